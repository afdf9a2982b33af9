import { z } from 'zod'
import { requiredText } from '#core'

const civilDate = (complaint: string) =>
  z.iso
    .date({ error: issue => (issue.input ? 'Esta data não existe.' : complaint) })
    .refine(date => date >= '2000-01-01' && date <= '2099-12-31', 'Use uma data entre 2000 e 2099.')

const priceCents = z
  .int('Escreva o valor em centavos.')
  .min(0, 'O preço não pode ser negativo.')
  .max(100_000_000, 'O preço é alto demais.')

export const planInput = z.strictObject({
  name: requiredText('Dê um nome ao plano.', 100),
  speed: requiredText('Diga a velocidade, por exemplo 300 Mega.', 60),
  priceCents,
  active: z.boolean().default(true),
})
export type PlanInput = z.input<typeof planInput>
export const planChange = z.strictObject({ ...planInput.shape, active: z.boolean() }).partial()
export type PlanChange = z.input<typeof planChange>

const dueDay = z.int('Escolha o dia do vencimento.').min(1, 'Use um dia de 1 a 31.').max(31, 'Use um dia de 1 a 31.')
const address = requiredText('Escreva onde está instalado.')

export const subscriptionInput = z.strictObject({
  contactId: z.uuid('Escolha o cliente.'),
  planId: z.uuid('Escolha o plano.'),
  startsOn: civilDate('Escreva quando começa.'),
  /** The first day to be charged here, where an older system has charged those before; the start unless given. */
  billFrom: civilDate('Escreva desde quando cobrar.').optional(),
  dueDay,
  address,
})
export type SubscriptionInput = z.input<typeof subscriptionInput>

export const subscriptionChange = z.strictObject({ dueDay, address }).partial()
export type SubscriptionChange = z.input<typeof subscriptionChange>

export const planSwitch = z.strictObject({
  planId: z.uuid('Escolha o plano.'),
  /** The first day on the new plan; today unless given. */
  on: civilDate('Escreva desde quando.').optional(),
})
export type PlanSwitch = z.input<typeof planSwitch>

const reason = requiredText('Diga o motivo.')
export const reasonInput = z.strictObject({ reason })

export const cancellationInput = z.strictObject({
  reason,
  /** The first day without service; today unless given. */
  on: civilDate('Escreva desde quando.').optional(),
})
export type CancellationInput = z.input<typeof cancellationInput>

const description = (max: number) => requiredText('Diga do que se trata.', max)
const endsOn = civilDate('Escreva até quando.').nullish()

export const discountInput = z
  .strictObject({
    description: description(100),
    kind: z.enum(['amount', 'percent'], 'Escolha valor ou porcentagem.'),
    /** Cents, or hundredths of a per cent. */
    value: z.int('Escreva quanto.').min(1, 'O desconto precisa ser maior que zero.').max(100_000_000, 'É alto demais.'),
    endsOn,
  })
  .refine(({ kind, value }) => kind !== 'percent' || value <= 10_000, {
    path: ['value'],
    message: 'Use no máximo 100%.',
  })
export type DiscountInput = z.input<typeof discountInput>

export const extraInput = z.strictObject({
  description: description(150),
  amountCents: z
    .int('Escreva o valor em centavos.')
    .min(-100_000_000, 'O valor é alto demais.')
    .max(100_000_000, 'O valor é alto demais.')
    .refine(cents => cents !== 0, 'O valor não pode ser zero.'),
  kind: z.enum(['once', 'monthly'], 'Escolha uma vez ou todo mês.'),
  endsOn,
})
export type ExtraInput = z.input<typeof extraInput>
