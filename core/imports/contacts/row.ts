import { formatDate, parseDate } from '../../brazil/dates.ts'
import { formatPhone, parsePhone } from '../../brazil/phone.ts'
import { states } from '../../brazil/state.ts'
import type { Contact } from '../../people/contact.ts'
import { type ContactInput, contactInput } from '../../people/contact-actions.ts'
import { nameKeyOf } from '../../people/search-text.ts'
import { cellOf, type Mapping } from '../mapping.ts'
import { type ContactColumn, contactColumns } from './columns.ts'

/** What a row says of a customer, tidied up; null where it says nothing. */
export type ContactValues = Pick<Contact, ContactColumn>

/** A row that can be imported. */
export interface RightRow {
  input: ContactInput
  values: ContactValues
  /** What was understood otherwise than it was written, in sentences. */
  remarks: string[]
}

/** A row as a customer, or every reason why it is none, in sentences that name the column. `today`: `YYYY-MM-DD`. */
export function readContactRow(
  cells: readonly string[],
  { mapping, today }: { mapping: Mapping; today: string },
): RightRow | { problems: string[] } {
  const cell = (column: ContactColumn) => withoutEscape(cellOf(cells, mapping, column))
  const phones = sortPhones(cell('mobile'), cell('phone'))
  const birthDate = parseDate(cell('birthDate')) ?? cell('birthDate')
  const address = {
    ...{ street: cell('street'), district: cell('district'), city: cell('city') },
    ...{ state: stateOf(cell('state')), postalCode: cell('postalCode') },
  }
  const input = {
    ...{ name: cell('name'), taxId: cell('taxId'), email: cell('email'), mobile: phones.mobile, phone: phones.phone },
    ...{ birthDate, notes: cell('notes'), address },
  }
  const read = contactInput.safeParse(input)
  const problems = [
    ...(read.error?.issues ?? []).map(({ path, message }) => told(path.at(-1) as ContactColumn, message)),
    ...(phones.problem ? [told('mobile', phones.problem)] : []),
    ...(read.success && birthDate > today ? [told('birthDate', `${formatDate(birthDate)} ainda não chegou.`)] : []),
  ]
  if (!read.success || problems.length > 0) return { problems }
  const { address: where, ...rest } = read.data
  return { input, values: { ...rest, ...where } as ContactValues, remarks: phones.remarks }
}

const told = (column: ContactColumn, message: string) => `${contactColumns[column]}: ${message}`

/** Spreadsheets that fear formulas, ours too, put an apostrophe in front of what could be one. */
const withoutEscape = (text: string) => text.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '')

interface Phones {
  mobile: string
  phone: string
  remarks: string[]
  problem?: string
}

/** Old programs have one column for phones of all kinds: what takes no text message goes where such numbers stand. */
function sortPhones(mobile: string, phone: string): Phones {
  const read = parsePhone(mobile)
  if (!read || read.kind === 'mobile') return { mobile, phone, remarks: [] }
  const number = formatPhone(mobile)
  const same = parsePhone(phone)?.e164 === read.e164
  if (phone && !same)
    return { mobile: '', phone, remarks: [], problem: `${number} não é um celular, e em Telefone já há outro número.` }
  return { mobile: '', phone: same ? phone : mobile, remarks: [`${number} não é um celular: vai para Telefone.`] }
}

const codes = new Map(Object.entries(states).map(([code, name]) => [nameKeyOf(name), code]))

/** `Santa Catarina` as well as `sc`. */
const stateOf = (text: string) => codes.get(nameKeyOf(text)) ?? text
