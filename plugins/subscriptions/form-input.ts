import { Invalid, parseMoney } from '#core'
import type {
  CancellationInput,
  DiscountInput,
  ExtraInput,
  PlanInput,
  PlanSwitch,
  SubscriptionChange,
  SubscriptionInput,
} from './subscription-input.ts'

type Body = Record<string, unknown>
const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
const given = <K extends string>(name: K, value: unknown) =>
  (textOf(value) ? { [name]: textOf(value) } : {}) as { [N in K]?: string }

export const readPlanForm = (body: Body): PlanInput & { active: boolean } => ({
  name: textOf(body.name),
  speed: textOf(body.speed),
  priceCents: moneyOf(body.priceCents, 'priceCents'),
  active: body.active === 'on',
})

export const readSubscriptionForm = (body: Body): SubscriptionInput => ({
  contactId: textOf(body.contactId),
  planId: textOf(body.planId),
  startsOn: textOf(body.startsOn),
  ...given('billFrom', body.billFrom),
  dueDay: dayOf(body.dueDay),
  address: textOf(body.address),
})

export const readChangeForm = (body: Body): SubscriptionChange => ({
  dueDay: dayOf(body.dueDay),
  address: textOf(body.address),
})

export const readPlanSwitchForm = (body: Body): PlanSwitch => ({ planId: textOf(body.planId), ...given('on', body.on) })

export const readCancellationForm = (body: Body): CancellationInput => ({
  reason: textOf(body.reason),
  ...given('on', body.on),
})

export const readReasonForm = (body: Body): { reason: string } => ({ reason: textOf(body.reason) })

/** `10,5%` or `10,00`: how much, in one field. */
export function readDiscountForm(body: Body): DiscountInput {
  const typed = textOf(body.value)
  const kind = typed.endsWith('%') ? ('percent' as const) : ('amount' as const)
  const value = moneyOf(typed.replace(/\s*%$/, ''), 'value')
  return { description: textOf(body.description), kind, value, ...given('endsOn', body.endsOn) }
}

export const readExtraForm = (body: Body): ExtraInput => ({
  description: textOf(body.description),
  amountCents: moneyOf(body.amountCents, 'amountCents'),
  kind: textOf(body.kind) as ExtraInput['kind'],
  ...given('endsOn', body.endsOn),
})

/** A month as `<input type="month">` gives it. Throws Invalid. */
export function readMonth(value: unknown): string {
  const month = textOf(value)
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(month)) throw new Invalid({ month: 'Escolha o mês, por exemplo 12/2026.' })
  return month
}

const dayOf = (value: unknown) => (textOf(value) ? Number(textOf(value)) : Number.NaN)

/** Throws Invalid at the form's own field. */
function moneyOf(value: unknown, field: string): number {
  const cents = parseMoney(textOf(value))
  if (cents === undefined) throw new Invalid({ [field]: 'Escreva o valor, por exemplo 99,90.' })
  return cents
}
