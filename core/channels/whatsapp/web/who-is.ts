import { formatPhone, parsePhone } from '../../../brazil/phone.ts'
import { SendError } from '../../../errors.ts'
import { doubtAccount, knownAccount, learnAccount } from '../phone-book.ts'
import type { Connection } from './connection.ts'
import type { Account, Line } from './line.ts'
import type { WhatsAppWebParts } from './parts.ts'

/** Where a message goes. */
export interface Addressee extends Account {
  /** E.164, as it stands in the phone book. */
  number: string
}

/** The conversations that may be this person's: by number, by hidden id. */
export const chatsOf = ({ waId, lid }: Account) => (lid && lid !== waId ? [waId, lid] : [waId])

/**
 * Who answers at a phone: asked once, before the first message to that number, and never in bulk, which WhatsApp takes
 * for spying. The number that WhatsApp knows may lack the ninth digit (F8); the contact's own is left as it is.
 */
export async function whoIs(
  { works }: Pick<WhatsAppWebParts, 'works'>,
  { scope, line: current }: Pick<Connection, 'scope' | 'line'>,
  address: string,
): Promise<Addressee> {
  const number = mobileAt(address)
  const known = await works.read(scope, work => knownAccount(work, number))
  if (known?.waId) return { number, waId: known.waId, lid: known.lid }
  if (known) throw hasNoWhatsApp(number)
  const line = current()
  if (!line) throw new SendError('O número está sem conexão com o WhatsApp.', { permanent: false })
  const found = await lookUp(line, number)
  const learnt = found ?? { waId: null }
  await works.write(scope, work => learnAccount(work, { number, ...learnt, learntFrom: 'lookup' }))
  if (!found) throw hasNoWhatsApp(number)
  return { number, ...found }
}

/** Before the next message it is asked again. */
export async function doubt(
  { works }: Pick<WhatsAppWebParts, 'works'>,
  { scope }: Pick<Connection, 'scope'>,
  { number }: Addressee,
): Promise<void> {
  await works.write(scope, work => doubtAccount(work, number))
}

function mobileAt(address: string): string {
  const phone = parsePhone(address)
  if (!phone) throw refusal(`"${address}" não é um número de telefone. Corrija o celular no cadastro.`)
  if (phone.kind !== 'mobile')
    throw refusal(`${formatPhone(phone.e164)} não é um celular. Cadastre um celular com WhatsApp.`)
  return phone.e164
}

async function lookUp(line: Line, number: string): Promise<Account | undefined> {
  try {
    return await line.lookUp(number.slice(1))
  } catch (cause) {
    throw new SendError('O WhatsApp não respondeu se este número existe.', { permanent: false, cause })
  }
}

const refusal = (text: string) => new SendError(text, { permanent: true, code: 'unsendable' })

const hasNoWhatsApp = (number: string) =>
  new SendError(`${formatPhone(number)} não tem WhatsApp. Confira o celular no cadastro ou use outro meio.`, {
    permanent: true,
    code: 'no_account',
  })
