import { z } from 'zod'
import { isTimeZone } from '../brazil/dates.ts'
import { Companies, type Company } from '../data/company.ts'
import type { Work } from '../data/work.ts'
import { record } from '../events/record.ts'
import {
  addressInput,
  defined,
  emailInput,
  mobileInput,
  phoneInput,
  readInput,
  requiredText,
  taxIdInput,
} from './input.ts'

/** The company's own data as forms and API give it. Absent: left alone; null or empty: cleared. */
export const companyInput = z
  .object({
    name: requiredText('Escreva o nome da empresa.'),
    taxId: taxIdInput(),
    phone: phoneInput(),
    mobile: mobileInput(),
    email: emailInput(),
    address: addressInput(),
    timeZone: z
      .string('Escolha o fuso horário.')
      .refine(isTimeZone, 'Este fuso horário não existe. Escolha um da lista.'),
  })
  .partial()
export type CompanyInput = z.input<typeof companyInput>

/** Records nothing when nothing changed. */
export async function updateCompany(work: Work, given: CompanyInput): Promise<Company> {
  const { address, ...fields } = readInput(companyInput, given)
  const before = await work.of(Companies).get(work.companyId)
  const entries = Object.entries(defined({ ...fields, ...address }))
  const changed = entries.filter(([key, value]) => value !== before[key as keyof Company])
  if (changed.length === 0) return before
  const values = Object.fromEntries(changed) as Partial<Company>
  await work.of(Companies).change({ id: before.id }, values)
  await record(work, {
    name: 'company.changed',
    subject: 'company',
    subjectId: before.id,
    payload: { fields: Object.keys(values) },
  })
  return { ...before, ...values }
}
