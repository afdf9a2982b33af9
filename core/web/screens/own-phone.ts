import { z } from 'zod'
import { parsePhone } from '../../brazil/phone.ts'
import { Invalid } from '../../errors.ts'
import { mobileInput, readInput } from '../../people/input.ts'

/** Where a trial goes, in E.164. Throws Invalid (`to`). */
export function readOwnPhone(body: Record<string, unknown>): string {
  const { to } = readInput(z.object({ to: mobileInput() }), body)
  const phone = to && parsePhone(to)
  if (!phone) throw new Invalid({ to: 'Escreva o celular para onde o teste vai, com o DDD.' })
  return phone.e164
}
