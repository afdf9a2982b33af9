import { z } from 'zod'
import { plural } from '../../brazil/words.ts'
import type { Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import { type Pace, safeGapSeconds } from '../../outbox/pace.ts'
import type { Sender } from '../../outbox/sender.ts'
import { ageInDays, warmUpLimit } from '../../outbox/warm-up.ts'
import { readInput } from '../../people/input.ts'

/** Whether the form asks how fast the number may go: one that can be banned for it. */
export const isPaced = ({ channel, pace }: Pick<Sender, 'channel' | 'pace'>): boolean =>
  channel === 'whatsapp' && pace.kind !== 'official'

const seconds = (complaint: string) =>
  z.coerce
    .number(complaint)
    .int('Escreva um número inteiro.')
    .min(1, 'Ao menos 1 segundo.')
    .max(7_200, 'No máximo 2 horas.')

const paceInput = z.object({
  gapLeast: seconds('Escreva o menor intervalo em segundos.'),
  gapMost: seconds('Escreva o maior intervalo em segundos.'),
  dailyCap: z.preprocess(
    typed => (typed === '' ? undefined : typed),
    z.coerce
      .number('Escreva quantas mensagens por dia.')
      .int('Escreva um número inteiro.')
      .min(1, 'Ao menos uma por dia.')
      .max(10_000, 'No máximo 10.000 por dia.')
      .optional(),
  ),
  warmUp: z.literal('on').optional(),
  together: z.literal('on').optional(),
  acceptRisk: z.literal('on').optional(),
})

/** The pace as the form has it, over the kept one. Throws Invalid naming each wrong field. */
export function readPaceForm(body: Record<string, unknown>, before: Pace, given: { by: string; now: Date }): Pace {
  const { gapLeast, gapMost, dailyCap, warmUp, together, acceptRisk } = readInput(paceInput, body)
  if (gapMost <= gapLeast)
    throw new Invalid({ gapMost: 'Precisa ser maior que o menor intervalo: intervalos iguais parecem coisa de robô.' })
  const { dailyCap: _cap, acknowledgedRisk, ...kept } = before
  const acknowledged = acknowledgedRisk ?? { by: given.by, at: given.now.toISOString() }
  return {
    ...kept,
    gapSeconds: [gapLeast, gapMost],
    warmUp: warmUp === 'on',
    together: together === 'on',
    ...(dailyCap === undefined ? {} : { dailyCap }),
    ...(gapLeast < safeGapSeconds && acceptRisk === 'on' ? { acknowledgedRisk: acknowledged } : {}),
  }
}

/** The pace as the form shows it. */
export function shownPace(work: Work, { pace, activeSince }: Sender) {
  const [gapLeast, gapMost] = pace.gapSeconds
  const { dailyCap, warmUp = false, together = false, acknowledgedRisk } = pace
  return {
    gapLeast,
    gapMost,
    dailyCap,
    warmUp,
    together,
    acknowledgedRisk,
    age: warmUp ? ageText(work, activeSince) : '',
  }
}

function ageText({ today, timeZone }: Work, activeSince: Date | null): string {
  if (!activeSince) return ''
  const age = ageInDays(activeSince, today, timeZone)
  const limit = warmUpLimit(age)
  if (limit === undefined) return 'O número já está aquecido: vale o limite acima.'
  return `Dia ${age + 1} do número: até ${plural(limit, 'mensagem', 'mensagens')} hoje, e mais 15% a cada dia.`
}
