import type { Chat, Client, Message, MessageSendOptions } from 'whatsapp-web.js'
import type { Line, Outgoing } from './line.ts'
import { isFromOnePerson, ownMessage, received } from './message-shape.ts'
import { within } from './within.ts'

type Conversations = Omit<Line, 'logOut' | 'close'>

/** A module of the page's own, as the library reaches them. */
const ofPage = (name: string) => `window.require(${JSON.stringify(name)})`

/** How long the page may take to answer. A page that hangs never does. */
const stateMs = 10_000
const askMs = 30_000
const readMs = 60_000
const sendMs = 60_000
/** A slow line sends up 100 kB a second. */
const bytesPerMs = 100

// Neither is the customer's message read because the shop sends one, nor does WhatsApp open the links of documents.
const sending: MessageSendOptions = { sendSeen: false, linkPreview: false, parseVCards: false }

/** What is asked of the page, each within a time of its own. */
export function createConversations(current: () => Client | undefined): Conversations {
  function client(): Client {
    const client = current()
    if (!client?.pupPage) throw new Error('The browser is not open')
    return client
  }

  async function chatOf(id: string): Promise<Chat | undefined> {
    return within(askMs, 'getChatById', client().getChatById(id))
  }

  async function find(chats: readonly string[], providerId: string): Promise<Message | undefined> {
    for (const chat of chats) {
      const found = await within(askMs, 'getMessageById', client().getMessageById(`true_${chat}_${providerId}`))
      if (found) return found
    }
    return undefined
  }

  const evaluate = (expression: string) =>
    within(askMs, 'evaluate', client().pupPage?.evaluate(expression) ?? Promise.resolve())

  return {
    async state() {
      const page = current()?.pupPage
      if (!page) return undefined
      return (await within(stateMs, 'getState', client().getState())) ?? undefined
    },
    async lookUp(digits) {
      const id = await within(askMs, 'getNumberId', client().getNumberId(digits))
      if (!id) return undefined
      const waId = id._serialized
      const [ids] = await within(askMs, 'getContactLidAndPhone', client().getContactLidAndPhone([waId]))
      return { waId, lid: ids?.lid ?? null }
    },
    async numberOf(lid) {
      const [ids] = await within(askMs, 'getContactLidAndPhone', client().getContactLidAndPhone([lid]))
      return ids?.pn?.split('@')[0] || undefined
    },
    async openChat(id) {
      if (!(await chatOf(id))) throw new Error('WhatsApp opens no conversation with this number')
    },
    async send(id, outgoing) {
      const limit = sendMs + (outgoing.kind === 'document' ? outgoing.file.bytes.length / bytesPerMs : 0)
      const sent = await within(limit, 'sendMessage', sendTo(client(), id, outgoing))
      return sent ? ownMessage(sent) : undefined
    },
    async ownMessages(id, limit) {
      const chat = await chatOf(id)
      if (!chat) return undefined
      const messages = await within(readMs, 'fetchMessages', chat.fetchMessages({ limit, fromMe: true }))
      return messages.map(ownMessage)
    },
    async ackOf(chats, providerId) {
      return (await find(chats, providerId))?.ack
    },
    async receivedSince(since) {
      const ids = (await evaluate(chatsSince(since))) as string[]
      const found: Message[] = []
      for (const id of ids) {
        const chat = await chatOf(id)
        if (chat)
          found.push(...(await within(readMs, 'fetchMessages', chat.fetchMessages({ limit: 50, fromMe: false }))))
      }
      return found
        .filter(isFromOnePerson)
        .map(received)
        .filter(({ at }) => at >= since)
    },
    async refreshQr() {
      await evaluate(`${ofPage('WAWebCmd')}.Cmd.refreshQR()`)
    },
    async remindOfReady() {
      await evaluate(remindOfReady)
    },
  }
}

async function sendTo(client: Client, chat: string, outgoing: Outgoing): Promise<Message | undefined> {
  if (outgoing.kind === 'text') return client.sendMessage(chat, outgoing.body, sending)
  const { default: library } = await import('whatsapp-web.js')
  const { name, contentType, bytes } = outgoing.file
  const media = new library.MessageMedia(contentType, bytes.toString('base64'), name, bytes.length)
  const caption = outgoing.caption ? { caption: outgoing.caption } : {}
  return client.sendMessage(chat, media, { ...sending, ...caption, sendMediaAsDocument: true })
}

/** Conversations in which something was said since; asking for all of them as the library does takes seconds a thousand. */
const chatsSince = (since: Date) =>
  `${ofPage('WAWebCollections')}.Chat.getModelsArray()
    .filter(chat => chat.t >= ${Math.floor(since.getTime() / 1_000)} && /@(c\\.us|lid)$/.test(chat.id._serialized))
    .map(chat => chat.id._serialized)`

// The library listens for `hasSynced` last and never looks whether it is true already (its issue 3785).
const remindOfReady = `if (${ofPage('WAWebSocketModel')}.Socket.hasSynced && window.onAppStateHasSyncedEvent)
  void window.onAppStateHasSyncedEvent()`
