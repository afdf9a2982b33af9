import ejs from 'ejs'
import {
  code128Svg,
  formatAccessKey,
  formatDate,
  formatMoney,
  formatPostalCode,
  formatTaxId,
  pluginPage,
  qrSvg,
} from '#core'
import { freightTitles, paymentTitle } from './danfe-words.ts'
import { lookupOf } from './lookup-code.ts'
import type { Item, Note, Party } from './note.ts'

/**
 * The DANFE of an authorised note as a self-contained page: portrait A4 with its access key in Code 128 for model 55
 * (Manual de Orientação do Contribuinte 7.0, anexo II), the receipt with its QR code for model 65 (Manual de Padrões
 * Técnicos do DANFE NFC-e 5.1).
 */
export async function danfePage(note: Note, { cancelled }: { cancelled: boolean }): Promise<string> {
  const common = {
    note,
    cancelled,
    key: formatAccessKey(note.accessKey),
    number: note.number.toLocaleString('pt-BR', { minimumIntegerDigits: 9 }),
    series: String(note.series).padStart(3, '0'),
    issued: moment(note.issuedAt),
    protocol: [note.protocol.number, moment(note.protocol.at)].filter(Boolean).join(' - '),
    ...{ money, decimal, date, moment, taxId: formatTaxId, street, town, phone, paymentTitle },
    itemText,
    escapeText: ejs.escapeXML,
  }
  if (note.model === '65') {
    const { qrCode, lookupUrl } = lookupOf(note)
    return pluginPage('fiscal-invoices', 'nfce', { ...common, lookupUrl, qr: qrCode && (await qrSvg(qrCode, 'L')) })
  }
  return pluginPage('fiscal-invoices', 'danfe', {
    ...common,
    barcode: await code128Svg(note.accessKey),
    freight: freightTitles[note.transport.freightBy] ?? note.transport.freightBy,
    left: moment(note.leftAt),
  })
}

/** Without the R$, which stands in the headings. */
const money = (cents: number): string => formatMoney(cents).replace(/^(-?)R\$\s/, '$1')

const decimals = new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2, maximumFractionDigits: 10 })
/** Decimal text of the XML, exactly: `1.0000` -> `1,00`. */
export const decimal = (text: string): string =>
  /^\d+(\.\d+)?$/.test(text) ? decimals.format(text as `${number}`) : text

/** As the issuer's clocks said: `26/11/2026 10:00:00`; layouts of years ago have no time. */
export function moment(text: string): string {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?/.exec(text) ?? []
  return day ? [formatDate(day), time].filter(Boolean).join(' ') : ''
}

const date = (text: string) => moment(text).slice(0, 10)

const street = ({ street, houseNumber, complement }: Party) =>
  [street, houseNumber, complement].filter(Boolean).join(', ')

const town = ({ district, city, state, postalCode }: Party) =>
  [district, [city, state].filter(Boolean).join(' - '), postalCode && `CEP ${formatPostalCode(postalCode)}`]
    .filter(Boolean)
    .join(', ')

/** National numbers with their mask; anything else as it is. */
const phone = (text: string) => text.replace(/^0?(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3')

const itemText = ({ description, note }: Item) => [description, note].filter(Boolean).join('\n')
