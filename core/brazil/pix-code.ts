import { generatePixPayload } from '@brazilian-utils/brazilian-utils/generate-pix-payload'
import { Invalid } from '../errors.ts'
import { readPixKey } from './pix-key.ts'
import { readPixCode } from './pix-reader.ts'
import { isRefusal } from './refusal.ts'

export interface PixRequest {
  /** In any spelling that {@link readPixKey} takes. */
  key: string
  /** Who receives; what is no ASCII is left out or written without accents, and only 25 letters are kept. */
  name: string
  /** As the name, 15 letters. */
  city: string
  /** Up to R$ 9.999.999.999,99; left out, whoever pays says how much. */
  amountCents?: number
  /** What the payment is found again by: 1 to 25 of [A-Za-z0-9]. */
  txid: string
}

/**
 * "PIX copia e cola": a static BR Code (BCB, Manual de Padrões para Iniciação do Pix, 2.6), made without a network. It is
 * read again before it is handed out: no key, amount or txid leaves other than was asked for.
 *
 * @throws Invalid naming the part that cannot be written
 */
export function pixCode({ key, name, city, amountCents, txid }: PixRequest): string {
  const known = readPixKey(key)
  if (isRefusal(known)) throw new Invalid({ key: known.reason })
  if (!/^[a-z\d]{1,25}$/i.test(txid))
    throw new Invalid({ txid: 'O identificador do PIX tem de 1 a 25 letras e números.' })
  if (amountCents !== undefined && !isPayable(amountCents))
    throw new Invalid({ amountCents: 'O valor de um PIX vai de R$ 0,01 a R$ 9.999.999.999,99.' })
  const amount = amountCents === undefined ? {} : { amount: amountCents / 100 }
  const code = generatePixPayload({ key: known.key, merchantName: name, merchantCity: city, txid, ...amount })
  if (code === null) throw new Invalid({ name: unwritable, city: unwritable })
  const facts = readPixCode(code)
  const same =
    !isRefusal(facts) &&
    facts.kind === 'static' &&
    facts.key === known.key &&
    facts.amountCents === (amountCents ?? null) &&
    facts.txid === txid
  if (!same) throw new Error('A PIX code does not read as it was asked for')
  return code
}

const unwritable = 'O PIX precisa de um nome e de uma cidade escritos com letras de A a Z.'

const isPayable = (cents: number) => Number.isInteger(cents) && cents > 0 && cents <= 999_999_999_999
