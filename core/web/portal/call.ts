import { formatPhone } from '../../brazil/phone.ts'
import type { Company } from '../../data/company.ts'

/** How the customer reaches the company. */
export function callText({ name, phone, mobile, email }: Company): string {
  const ways = [formatPhone(phone ?? mobile ?? ''), email].filter(Boolean)
  return ways.length > 0 ? `Fale com ${name}: ${ways.join(' ou ')}.` : `Fale com ${name}.`
}
