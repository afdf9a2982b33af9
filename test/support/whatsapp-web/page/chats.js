// Conversations: what of them is loaded, and what is further back.

import { lidOf, meet } from './contacts.js'
import { createWid } from './ids.js'
import { act, ask } from './line.js'
import { Collection, Model } from './models.js'
import { define } from './modules.js'

export const Chat = new Collection()

class ChatModel extends Model {
  serialize() {
    const { mute, msgs, ...fields } = this
    return { ...fields, muteExpiration: mute.expiration, msgs: msgs.getModelsArray().map(({ id }) => id) }
  }
}

export function chatOf(person) {
  const contact = meet(person)
  const formattedTitle = contact.pushname ?? contact.id.user
  const fields = { formattedTitle, unreadCount: 0, t: 0, archive: false, pin: 0, isLocked: false }
  return (
    Chat.get(person.address) ??
    Chat.add(new ChatModel({ ...fields, id: contact.id, mute: { expiration: 0 }, msgs: new Collection() }))
  )
}

/** By what is known on this page: of people who are reached by their LID only, it must have been asked for before. */
async function findOrCreateLatestChat(wid) {
  const person = await ask('address', { address: wid._serialized, knowsLid: lidOf(wid) !== undefined })
  if (!person.found) throw new Error('No LID for user')
  return { chat: chatOf(person), created: true }
}

Chat.find = async id => (await findOrCreateLatestChat(createWid(id))).chat

// Utils.js getChat().
define('WAWebFindChatAction', { findOrCreateLatestChat })
// Utils.js sendMessage() and getChatModel(): no channels, no status, and messages do not disappear.
define('WAWebChatGetters', { getIsNewsletter: () => false, getIsBroadcast: () => false })
define('WAWebGetEphemeralFieldsMsgActionsUtils', { getEphemeralFields: () => ({}) })
// Utils.js sendSeen(), which Client.js sendMessage() calls unless it is told not to.
define('WAWebStreamModel', { Stream: { markAvailable() {}, markUnavailable() {} } })
define('WAWebUpdateUnreadChatAction', {
  async sendSeen({ chat }) {
    await act('seen', { chat: chat.id._serialized })
    chat.set({ unreadCount: 0 })
  },
})
// Utils.js sendChatstate(), Client.js sendPresenceAvailable() and sendPresenceUnavailable().
const present = presence => async wid => void (await act('presence', { presence, chat: wid?._serialized }))
define('WAWebChatStateBridge', {
  sendChatStateComposing: present('typing'),
  sendChatStateRecording: present('recording'),
  sendChatStatePaused: present('paused'),
})
define('WAWebPresenceChatAction', {
  sendPresenceAvailable: present('available'),
  sendPresenceUnavailable: present('unavailable'),
})
