import { crc16, type EmvFields, readEmv } from './pix-emv.ts'
import type { Refusal } from './refusal.ts'

export interface PixFacts {
  /** Static: paid to a key. Dynamic: the receiver's bank says at `url` how much and what for. Recurrence: no payment, only `recurrenceUrl`. */
  kind: 'static' | 'dynamic' | 'recurrence'
  key: string | null
  /** Without `https://`, though some write it. */
  url: string | null
  /** Pix Automático; beside a key or a `url` the code is a composed one. */
  recurrenceUrl: string | null
  name: string
  city: string
  postalCode: string | null
  /** null: whoever pays says how much. With a `url` it is only a hint. */
  amountCents: number | null
  /** null: none, which codes write as `***`. */
  txid: string | null
  description: string | null
  /** ISPB of who hands out cash (Pix Saque). */
  withdrawalIspb: string | null
  /** It can be paid once only (field 01 is 12). */
  singleUse: boolean
}

/**
 * Reads a PIX code (BR Code, EMV MPM; BCB, Manual de Padrões para Iniciação do Pix), ours or anybody's: its check
 * sum, country, currency and who is paid. Lengths that banks overrun in practice, as of names, are not held against it.
 */
export function readPixCode(payload: string): PixFacts | Refusal {
  const code = payload.replace(/[\r\n]/g, '').trim()
  if (!code.startsWith('000201')) return { reason: 'Este texto não é um código PIX, que começa com 000201.' }
  const fields = readEmv(code)
  if (!fields || !/6304.{4}$/u.test(code))
    return { reason: 'O código PIX está incompleto. Copie-o de novo, até o fim.' }
  if (fields.get('63')?.toUpperCase() !== crc16(code.slice(0, -4)))
    return { reason: 'O código PIX foi mudado no caminho: os quatro últimos sinais não conferem. Copie-o de novo.' }
  return pixFacts(fields)
}

function pixFacts(fields: EmvFields): PixFacts | Refusal {
  const [name, city, written] = [fields.get('59'), fields.get('60'), fields.get('54')]
  const account = pixTemplate(fields, 26, 51)
  if (!account || fields.get('53') !== '986' || fields.get('58')?.toUpperCase() !== 'BR')
    return { reason: 'Este código não é de PIX.' }
  if (!name || !city) return { reason: 'Falta no código PIX o nome ou a cidade de quem recebe.' }
  const amountCents = written === undefined ? null : centsOf(written)
  if (amountCents === undefined) return { reason: `O valor do código PIX não é um valor em reais: ${written}.` }
  const [key, url] = [account.get('01') || null, account.get('25') || null]
  const recurrenceUrl = pixTemplate(fields, 80, 99)?.get('25') || null
  if (key ? url : !(url ?? recurrenceUrl))
    return { reason: 'O código PIX não diz uma única chave ou um único endereço.' }
  const txid = readEmv(fields.get('62') ?? '')?.get('05')
  return {
    kind: key ? 'static' : url ? 'dynamic' : 'recurrence',
    key,
    url,
    recurrenceUrl,
    name,
    city,
    postalCode: fields.get('61') || null,
    amountCents,
    txid: txid && txid !== '***' ? txid : null,
    description: account.get('02') || null,
    withdrawalIspb: account.get('03') || null,
    singleUse: fields.get('01') === '12',
  }
}

/** The first template in a range of ids that says it is PIX's; others may stand beside it. */
function pixTemplate(fields: EmvFields, from: number, to: number): EmvFields | undefined {
  return [...fields]
    .filter(([id]) => Number(id) >= from && Number(id) <= to)
    .map(([, value]) => readEmv(value))
    .find(template => template?.get('00')?.toLowerCase() === 'br.gov.bcb.pix')
}

/** `10.`, `0.9` and `100` stand in codes that banks take, besides `10.00`. */
function centsOf(amount: string): number | undefined {
  const [, reais, cents = ''] = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(amount) ?? []
  return reais === undefined ? undefined : Number(reais + cents.padEnd(2, '0'))
}
