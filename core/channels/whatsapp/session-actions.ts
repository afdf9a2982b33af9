import { formatPhone, parsePhone } from '../../brazil/phone.ts'
import type { Work } from '../../data/work.ts'
import { Conflict, Invalid } from '../../errors.ts'
import { whatsappPace } from '../../outbox/pace.ts'
import type { Sender } from '../../outbox/sender.ts'
import { activeSender, createSender, recordSender, removeSender } from '../../outbox/sender-actions.ts'
import { readInput, requiredText } from '../../people/input.ts'
import type { Secret } from '../../secret.ts'
import { askOnReturn } from '../health/ask-first.ts'
import { isConnected, isConnecting, sessionOf, whatsappWeb } from './connection.ts'
import { type SenderSession, SenderSessions, type Wish } from './session.ts'

export const numberName = requiredText('Dê um nome ao número, como "WhatsApp da loja".', 100)

/**
 * A number that is not connected yet: which one it is comes from the phone that reads the code. As the channel's first
 * sender it becomes the default, and messages wait in its queue until it is connected.
 */
export function createWhatsAppSender(work: Work, secret: Secret, name: string): Promise<Sender> {
  return createSender(work, {
    channel: 'whatsapp',
    driver: whatsappWeb,
    name: readInput(numberName, name),
    identity: '',
    credentials: secret.seal('{}'),
    pace: whatsappPace,
    redirectTo: null,
  })
}

/**
 * Connects with the kept session, else by a QR code, or by a code to be typed on the phone `pairingPhone` (as people
 * write it). A waiting retry is made at once. Resolves to how many messages waited too long and ask for an answer before
 * anything leaves. Throws Invalid (`phone`) and Conflict.
 */
export async function wishConnected(
  work: Work,
  senderId: string,
  { pairingPhone }: { pairingPhone?: string } = {},
): Promise<number> {
  const { sender, session } = await numberOf(work, senderId)
  if (session && isConnected(session, work.now)) throw new Conflict('Este número já está conectado.')
  const phone = pairingPhone === undefined ? null : pairingDigits(pairingPhone)
  // A second click must not begin anew what is under way.
  if (session && isConnecting(session, work.now) && session.pairingPhone === phone) return 0
  const method = phone ? 'code' : 'qr'
  await wish(work, sender, 'connected', { pairingPhone: phone, failures: 0, retryAt: null })
  await recordSender(work, 'sender.connection_requested', sender, { method })
  return askOnReturn(work, sender, session)
}

/** Ends the connection, or the trying, and keeps the session: it comes back without a new code. */
export async function wishDisconnected(work: Work, senderId: string): Promise<void> {
  const { sender, session } = await numberOf(work, senderId)
  if (session?.wish !== 'connected') throw new Conflict('Este número já está desconectado.')
  await wish(work, sender, 'disconnected')
  await recordSender(work, 'sender.disconnection_requested', sender)
}

/** Takes this device off the phone's list and wipes the session: the next connection needs a new code. */
export async function wishLoggedOut(work: Work, senderId: string): Promise<void> {
  const { sender, session } = await numberOf(work, senderId)
  if (!session) throw new Conflict('Este número ainda não foi conectado: não há sessão para apagar.')
  if (session.wish === 'logged_out') throw new Conflict('A sessão deste número já foi apagada.')
  await wish(work, sender, 'logged_out')
  await recordSender(work, 'sender.logout_requested', sender)
}

/** As removeSender, for senders of every kind: a number's session does not outlive it. */
export async function removeWithSession(work: Work, senderId: string): Promise<void> {
  const session = await sessionOf(work, senderId)
  if (session && session.wish !== 'logged_out') await wishLoggedOut(work, senderId)
  await removeSender(work, senderId)
}

async function numberOf(work: Work, senderId: string) {
  const sender = await activeSender(work, senderId)
  if (sender.driver !== whatsappWeb) throw new Conflict('Este remetente não se conecta por um telefone.')
  return { sender, session: await sessionOf(work, senderId) }
}

async function wish(work: Work, sender: Sender, wish: Wish, along: Partial<SenderSession> = {}): Promise<void> {
  const wished = { wish, wishAt: work.now, pairingPhone: null, ...along }
  const changed = await work.of(SenderSessions).change({ senderId: sender.id }, wished)
  if (changed > 0) return
  const fresh = { senderId: sender.id, state: 'off', stateAt: work.now, failures: 0, ...wished }
  const inserted = await work.of(SenderSessions).insertOnce(fresh)
  if (!inserted) throw new Conflict('Outra pessoa mexeu nesta conexão agora. Recarregue a página.')
}

/** `5549999990187`: an account from before the ninth digit is asked for as it was typed, without it (F8). */
function pairingDigits(typed: string): string {
  if (!parsePhone(typed)) throw new Invalid({ phone: 'Este telefone não existe. Escreva com o DDD: (49) 99999-0187.' })
  const written = formatPhone(typed)
  return `${written.startsWith('+') ? '' : '55'}${written.replace(/\D/g, '')}`
}
