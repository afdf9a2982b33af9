// Files: made ready, sent up, and fetched again.

import { act } from './line.js'
import { define } from './modules.js'

/** A file in the page's memory. */
class OpaqueData {
  constructor(blob) {
    this.blob = blob
  }

  static async createFromData(blob) {
    return new OpaqueData(blob)
  }

  url() {
    return `blob:https://web.whatsapp.com/${crypto.randomUUID()}`
  }

  autorelease() {}
}

export class MediaData {
  constructor(fields) {
    Object.assign(this, fields)
  }

  set(fields) {
    Object.assign(this, fields)
  }

  toJSON() {
    return { ...this }
  }
}

const objects = new Map()

async function hashOf(blob) {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

const kindOf = (mimetype, asDocument) => {
  const [kind] = mimetype.split('/')
  return asDocument || !['image', 'video', 'audio'].includes(kind) ? 'document' : kind
}

/** The original bytes; the real page makes photos and videos smaller unless they go as documents. */
function prepRawMedia({ blob }, { asDocument }) {
  const prepare = async () => {
    const filehash = await hashOf(blob)
    const type = kindOf(blob.type, asDocument)
    const mediaBlob = new OpaqueData(blob)
    objects.set(filehash, { filehash, type, size: blob.size, contentInfo: {}, blob, consolidate() {} })
    return new MediaData({ filehash, type, mimetype: blob.type, filename: blob.name, size: blob.size, mediaBlob })
  }
  return { waitForPrep: prepare }
}

/** Up to the service; with the line down it fails, and with it the whole sending. */
async function uploadMedia({ mediaObject }) {
  const { path } = await act('upload', mediaObject.blob)
  const key = btoa(mediaObject.filehash).slice(0, 43)
  return {
    mediaEntry: {
      mmsUrl: `https://web.whatsapp.com${path}`,
      deprecatedMms3Url: `https://web.whatsapp.com${path}`,
      directPath: path,
      mediaKey: `${key}=`,
      mediaKeyTimestamp: Math.floor(Date.now() / 1000),
      encFilehash: mediaObject.filehash,
      uploadHash: mediaObject.filehash,
    },
  }
}

// Utils.js processMediaData(), in the order of its questions.
define('WAWebMediaOpaqueData', OpaqueData)
define('WAWebPrepRawMedia', { prepRawMedia })
define('WAWebMediaStorage', { getOrCreateMediaObject: filehash => objects.get(filehash) })
define('WAWebMmsMediaTypes', { msgToMediaType: ({ type }) => type, castToV4: type => type })
define('WAWebMediaDataUtils', { shouldUseMediaCache: () => false })
define('WAWebMediaMmsV4Upload', { uploadMedia })

// Message.js downloadMedia().
define('WAWebDownloadManager', {
  downloadManager: {
    async downloadAndMaybeDecrypt({ directPath }) {
      const response = await fetch(directPath)
      if (!response.ok) throw Object.assign(new Error('media not found'), { status: response.status })
      return response.arrayBuffer()
    },
  },
})
