import { formatDateTime, formatDateTimeSeconds } from '../brazil/dates.ts'
import { formatPhone } from '../brazil/phone.ts'
import { formatPostalCode } from '../brazil/postal-code.ts'
import { formatTaxId } from '../brazil/tax-id.ts'
import { Companies } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import { channelTitles } from '../notifier/reason.ts'
import { type Message, statusLabel } from '../outbox/message.ts'
import type { MessageFilters } from './message-page.ts'
import { formatPeriod, type Period } from './report-period.ts'

/** What stands above the table, ready to be read. */
export interface ReportHeader {
  company: string
  taxId: string
  /** Street and district. */
  address: string
  /** `Chapecó - SC`. */
  city: string
  postalCode: string
  phone: string
  mobile: string
  email: string
  /** `01/12/2024 até 31/12/2024`. */
  period: string
  title: string
  /** `31/12/2024 14:05:09`. */
  issuedAt: string
}

/** How modules and message types are called on the screen, by their names. */
export interface MessageTitles {
  plugins: ReadonlyMap<string, string>
  types: ReadonlyMap<string, string>
}

export const reportColumns = [
  'Celular',
  'Mensagem',
  'Módulo',
  'Tipo da mensagem',
  'Data envio',
  'Status',
  'Canal',
  'Hora',
] as const

export async function reportHeader(work: Work, filters: MessageFilters & Period): Promise<ReportHeader> {
  const company = await work.of(Companies).get(work.companyId)
  return {
    company: company.name,
    taxId: formatTaxId(company.taxId ?? ''),
    address: joined([company.street, company.district], ', '),
    city: joined([company.city, company.state], ' - '),
    postalCode: formatPostalCode(company.postalCode ?? ''),
    phone: formatPhone(company.phone ?? ''),
    mobile: formatPhone(company.mobile ?? ''),
    email: company.email ?? '',
    period: formatPeriod(filters),
    title: reportTitle(filters),
    issuedAt: formatDateTimeSeconds(work.now, work.timeZone),
  }
}

/** Asked for one channel, the report carries its name. */
export const reportTitle = ({ channel }: MessageFilters): string =>
  channel ? `Histórico de mensagens ${channelTitle(channel)}` : 'Histórico de mensagens'

/** The cells of one message, in the order of the columns. What was never sent has neither date nor time. */
export function reportRow(message: Message, titles: MessageTitles, timeZone: string): string[] {
  const [date = '', time = ''] = message.sentAt ? formatDateTime(message.sentAt, timeZone).split(' ') : []
  return [
    message.address.includes('@') ? message.address : formatPhone(message.address),
    message.body,
    upper(titles.plugins.get(message.plugin) ?? message.plugin),
    upper(titles.types.get(message.type) ?? message.type),
    date,
    statusLabel(message).title,
    channelTitle(message.channel),
    time,
  ]
}

const joined = (parts: (string | null)[], between: string) => parts.filter(part => part).join(between)
const upper = (text: string) => text.toLocaleUpperCase('pt-BR')
const channelTitle = (channel: string) => capital(channelTitles[channel] ?? channel)
const capital = (text: string) => text.charAt(0).toLocaleUpperCase('pt-BR') + text.slice(1)
