import { z } from 'zod'
import { isCivilDate } from '../brazil/dates.ts'
import { isEmail, normalizeEmail } from '../brazil/email.ts'
import { parsePhone } from '../brazil/phone.ts'
import { parsePostalCode } from '../brazil/postal-code.ts'
import { isState } from '../brazil/state.ts'
import { parseTaxId } from '../brazil/tax-id.ts'
import { Invalid } from '../errors.ts'

/** What a schema makes of what was typed. Throws Invalid naming each wrong field by its path (`address.postalCode`). */
export function readInput<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  for (const issue of parsed.error.issues) fields[issue.path.join('.')] ??= issue.message
  throw new Invalid(fields)
}

/** Without what was left out: null clears a field, nothing leaves it alone. */
export const defined = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never

export const requiredText = (complaint: string, max = 191) =>
  z.string(complaint).trim().min(1, complaint).max(max, tooLong(max))

export const optionalText = (max = 191) => optionalInput(text => text, { max, complaint: '' })

/** A CPF or CNPJ in any writing; kept without a mask. */
export const taxIdInput = () =>
  optionalInput(text => parseTaxId(text)?.value, {
    max: 30,
    complaint: 'Este CPF ou CNPJ não existe. Confira os números.',
  })

export const emailInput = () =>
  optionalInput(
    text => {
      const email = normalizeEmail(text)
      return isEmail(email) ? email : undefined
    },
    { max: 191, complaint: 'Este e-mail não está completo. Use algo como nome@empresa.com.br.' },
  )

/** A Brazilian mobile or any number from abroad that takes text messages; kept as typed. */
export const mobileInput = () =>
  optionalInput(text => (parsePhone(text)?.kind === 'mobile' ? text : undefined), {
    max: 30,
    complaint: 'Este não é um celular. Escreva com o DDD: (49) 99999-0187.',
  })

/** Any phone number; kept as typed. */
export const phoneInput = () =>
  optionalInput(text => (parsePhone(text) ? text : undefined), {
    max: 30,
    complaint: 'Este telefone não existe. Escreva com o DDD: (49) 3322-1100.',
  })

/** A civil date, `YYYY-MM-DD`. */
export const dateInput = () =>
  optionalInput(text => (isCivilDate(text) ? text : undefined), {
    max: 10,
    complaint: 'Esta data não existe. Use dia, mês e ano.',
  })

export const addressInput = () =>
  z.object({
    street: optionalText(),
    district: optionalText(100),
    city: optionalText(100),
    state: optionalInput(readState, { max: 2, complaint: 'Escolha o estado na lista.' }),
    postalCode: optionalInput(parsePostalCode, { max: 10, complaint: 'Este CEP não existe. Ele tem oito números.' }),
  })

interface Reading {
  max: number
  /** What is said when `read` gives undefined. */
  complaint: string
}

/** Absent stays absent (the field is left alone), empty becomes null (the field is cleared). */
function optionalInput(read: (text: string) => string | undefined, { max, complaint }: Reading) {
  return z
    .string('Escreva um texto.')
    .max(max, tooLong(max))
    .nullish()
    .transform((given, context) => {
      if (given === undefined) return undefined
      const text = given?.trim()
      if (!text) return null
      const value = read(text)
      if (value !== undefined) return value
      context.addIssue(complaint)
      return z.NEVER
    })
}

const tooLong = (max: number) => `Use no máximo ${max} letras.`

function readState(text: string): string | undefined {
  const code = text.toUpperCase()
  return isState(code) ? code : undefined
}
