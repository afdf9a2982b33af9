import { z } from 'zod'
import { parsePhone } from '../../brazil/phone.ts'
import { cloudDriver } from '../../channels/whatsapp/cloud/cloud.ts'
import {
  type CloudCredentials,
  cloudCredentials,
  defaultApiVersion,
} from '../../channels/whatsapp/cloud/credentials.ts'
import type { Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import { officialPace } from '../../outbox/pace.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { readInput, requiredText } from '../../people/input.ts'
import { randomToken, type Secret } from '../../secret.ts'

/** An official number as the form shows it: never with what opens it. The verify token is there to be pasted at Meta. */
export type ShownNumber = Omit<CloudCredentials, 'accessToken' | 'appSecret'>

export const blankNumber = { phoneNumberId: '', businessAccountId: '', apiVersion: defaultApiVersion }

export const openNumber = (secret: Secret, { credentials }: Pick<Sender, 'credentials'>): CloudCredentials =>
  cloudCredentials.parse(JSON.parse(secret.open(credentials)))

export function shownNumber(secret: Secret, sender: Pick<Sender, 'credentials'>): ShownNumber {
  const { accessToken: _token, appSecret: _secret, ...shown } = openNumber(secret, sender)
  return shown
}

const numberInput = z.object({
  name: requiredText('Dê um nome ao número, como "WhatsApp da loja".', 100),
  redirectTo: z
    .string()
    .trim()
    .max(30)
    .default('')
    .refine(text => text === '' || parsePhone(text), 'Este telefone não existe. Escreva com o DDD: (49) 99999-0187.'),
})

/** What is kept of a posted form, its account sealed. Throws Invalid naming each wrong field. */
export function readNumberForm(secret: Secret, body: Record<string, unknown>, before?: Sender) {
  const { name, redirectTo } = readInput(numberInput, body)
  const kept = before && openNumber(secret, before)
  const { phoneNumberId, businessAccountId, apiVersion } = body
  const account = readInput(cloudCredentials, {
    phoneNumberId,
    businessAccountId,
    apiVersion: apiVersion || undefined,
    // An empty field leaves what is kept.
    accessToken: body.accessToken || kept?.accessToken,
    appSecret: body.appSecret || kept?.appSecret,
    verifyToken: kept?.verifyToken ?? randomToken(),
  })
  // Sealing the same account twice gives two texts: an unchanged one keeps its own.
  const unchanged = before && kept && JSON.stringify(kept) === JSON.stringify(account)
  return {
    account,
    sender: {
      name,
      pace: before?.pace ?? officialPace,
      redirectTo: parsePhone(redirectTo)?.e164 ?? null,
      credentials: unchanged ? before.credentials : secret.seal(JSON.stringify(account)),
    },
  }
}

/** Meta would tell two senders the same news. Throws Invalid. */
export async function refuseTwin(work: Work, secret: Secret, given: { phoneNumberId: string; id?: string }) {
  const senders = await work.of(Senders).all({ where: { driver: cloudDriver, removedAt: null } })
  const twin = senders.find(
    sender => sender.id !== given.id && openNumber(secret, sender).phoneNumberId === given.phoneNumberId,
  )
  if (twin) throw new Invalid({ phoneNumberId: `Este número já está cadastrado como "${twin.name}".` })
}
