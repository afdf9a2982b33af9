// Messages: what comes in, what the phone tells of, and what is read back.

import { Chat, chatOf } from './chats.js'
import { Contact } from './contacts.js'
import { MsgKey } from './ids.js'
import { ask, onOrder } from './line.js'
import { MediaData } from './media.js'
import { Collection, Model } from './models.js'
import { define } from './modules.js'
import { unsentMessages } from './session.js'
import { become, greet, me } from './socket.js'

export const Msg = new Collection()

class MsgModel extends Model {
  /** Message.js downloadMedia(): stage RESOLVED means that the file can be had. */
  async downloadMedia() {
    this.mediaData.mediaStage = 'RESOLVED'
  }

  serialize() {
    const { mediaData, mediaObject, ...fields } = this
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'function'))
  }
}
Msg.modelClass = MsgModel

/** Puts a message where the page keeps it; `isNewMsg` makes whatsapp-web.js tell of it. */
export function keep(chat, fields) {
  const msg = new MsgModel(fields)
  chat.msgs.add(msg)
  Object.assign(chat, { t: msg.t, ...(msg.id.fromMe ? {} : { lastReceivedKey: msg.id }) })
  Msg.add(msg)
  return msg
}

/** From the service's telling: `{ chat, id, fromMe, type, body, caption, t, ack, media }`. */
function receive({ chat: person, id, fromMe, media, ...told }, isNewMsg) {
  const chat = chatOf(person)
  const mine = chat.id.isLid() ? me.lid : me.phone
  const [from, to] = fromMe ? [mine, chat.id] : [chat.id, mine]
  const key = new MsgKey({ from, to, id, selfDir: fromMe ? 'out' : 'in' })
  const known = Msg.get(key)
  if (known) return known
  const file = media && { ...media, filename: media.name, mediaData: new MediaData({ ...media, mediaStage: 'INIT' }) }
  return keep(chat, { ...told, ...file, id: key, from, to, self: fromMe ? 'out' : 'in', isNewMsg })
}

onOrder('welcome', async ({ me: account, chats }) => {
  greet(account)
  for (const { person, unread, messages } of chats) {
    const chat = chatOf(person)
    for (const message of messages) receive(message, false)
    chat.unreadCount = unread
  }
  // A message that did not leave stays in the browser with its clock. The page of today does not send it again by itself
  // after a restart: github.com/devlikeapro/waha/issues/559.
  for (const message of await unsentMessages()) receive(message, false)
  become('CONNECTED')
})

onOrder('message', ({ message }) => {
  const msg = receive(message, true)
  const chat = Chat.get(msg.id.remote)
  if (!msg.id.fromMe) chat.set({ unreadCount: chat.unreadCount + 1 })
})

onOrder('ack', ({ id, ack }) => {
  const msg = Msg.getModelsArray().find(({ id: key }) => key.id === id)
  // A receipt that was overtaken changes nothing; an error is final.
  if (msg && msg.ack !== -1 && (ack === -1 || ack > msg.ack)) msg.set({ ack })
})

/** Utils.js and Message.js ask for what is not loaded; only what the account really has is found. */
Msg.getMessagesById = async texts => {
  const ids = texts.map(text => text.split('_')[2])
  const { messages } = await ask('messages', { ids })
  return { messages: messages.map(message => receive(message, false)) }
}

// Chat.js fetchMessages().
define('WAWebChatLoadMessages', {
  async loadEarlierMsgs({ chat }) {
    const loaded = chat.msgs.getModelsArray().map(({ id }) => id.id)
    const address = chat.id._serialized
    const { messages } = await ask('earlier', { chat: address, loaded })
    // Into this conversation, whatever the person's address is by now.
    return messages.map(message => receive({ ...message, chat: { ...message.chat, address } }, false))
  },
})

// Almost every function of Client.js and Utils.js.
define('WAWebCollections', { Msg, Chat, Contact, Blocklist: new Collection() })
// Utils.js getMessageModel() and sendMessage().
const links = text => [...(text ?? '').matchAll(/https?:\/\/\S+/g)].map(([href]) => ({ href }))
define('WALinkify', { findLinks: links, findLink: text => links(text)[0] })
define('WAWebLinkPreviewChatAction', { getLinkPreview: async () => undefined })
// Client.js attachEventListeners() only hangs itself into these.
define('WAWebSyncGatingUtils', {})
define('WAWebCallCollection', Object.assign(new Collection(), { calls: new Map() }))
