// What leaves: kept in the browser first, handed to the service when there is a line, then acknowledged.

import { act } from './line.js'
import { keep } from './messages.js'
import { define } from './modules.js'
import { forgetUnsent, keepUnsent } from './session.js'
import { isConnected, Socket } from './socket.js'

const queue = []

/**
 * Two promises: the message is in the browser, and the service took it or refused it. The second never rejects, and
 * Utils.js sendMessage() does not look at what it says.
 */
function addAndSendMsgToChat(chat, fields) {
  const { mediaBlob, renderableUrl, preview, waitUntilMsgSent, ...kept } = fields
  const msg = keep(chat, { ...kept, mediaData: { mediaStage: 'RESOLVED' } })
  const added = add(chat, msg)
  return [added, added.then(() => outcomeOf(msg))]
}

async function add(chat, msg) {
  const message = messageFor(chat, msg)
  await keepUnsent(message)
  // In truth nothing asks here; a test makes the browser hang at this point, before or after the message left.
  await act('hold', message).catch(ignoreMissingLine)
  queue.push(message)
  void flush()
}

function ignoreMissingLine() {}

/** In order, as long as there is a line; what could not go waits for the next one. */
async function flush() {
  if (!isConnected()) return
  for (const message of queue.splice(0)) {
    await act('send', message).then(
      () => forgetUnsent(message.id),
      () => queue.push(message),
    )
  }
}
Socket.on('change:state', () => void flush())

function messageFor(chat, msg) {
  const { type, body, caption, t, mimetype, filename, directPath } = msg
  const media = directPath && { directPath, mimetype, name: filename, size: msg.size, filehash: msg.filehash }
  const person = { address: chat.id._serialized }
  return { id: msg.id.id, key: msg.id._serialized, chat: person, fromMe: true, type, body, caption, t, ack: 0, media }
}

function outcomeOf(msg) {
  const result = () => ({ messageSendResult: msg.ack === -1 ? 'ERROR_UNKNOWN' : 'OK', t: msg.t })
  if (msg.ack !== 0) return result()
  return new Promise(resolve => msg.once('change:ack', () => resolve(result())))
}

// Utils.js sendMessage().
define('WAWebSendMsgChatAction', { addAndSendMsgToChat })
