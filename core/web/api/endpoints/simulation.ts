import { z } from 'zod'
import { addDays, today } from '../../../brazil/dates.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { countsByDay, simulatedOutcomes } from '../../../simulation/outcome.ts'
import { mostDays, simulate, usualDays } from '../../../simulation/simulate.ts'
import type { SimulatedMessage } from '../../../simulation/simulated.ts'
import type { Services } from '../../services.ts'
import { civilDate, instant } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

/** An answer holds no more; the screen and the command line have no such end. */
const mostMessages = 1_000

export function simulationEndpoints(kit: ApiKit, { registry }: Services): void {
  kit.slowRoute(
    {
      method: 'get',
      path: '/simulation',
      permission: 'messages.read',
      summary:
        'Cada mensagem que sairia de hoje até o último dia, com os dados de agora, e o motivo das que não sairiam',
      query: z.object({ days: z.coerce.number().int().min(1).max(mostDays).default(usualDays) }),
      answer: { status: 200, schema: simulation },
    },
    (desk, { query: { days } }) =>
      desk.read(async work => {
        const messages: SimulatedMessage[] = []
        const first = today(work.now, work.timeZone)
        let complete = true
        for await (const piece of simulate(registry.simulation, work, { days, from: work.now })) {
          messages.push(...piece.messages)
          complete = messages.length <= mostMessages
          if (!complete) break
        }
        const items = messages.slice(0, mostMessages)
        const last = complete ? addDays(first, days) : (items.at(-1)?.date ?? first)
        return { first, last, complete, days: countsByDay(items.map(item => ({ ...item, count: 1 }))), items }
      }),
  )
}

const message = z
  .object({
    date: civilDate(),
    leavesAt: instant().nullable().meta({ description: 'A partir de quando sairia; null: não sairia sozinha' }),
    plugin: z.string(),
    type: z.string().meta({ example: 'quote.status_changed' }),
    contactId: z.guid().nullable(),
    recipient: z.string(),
    channel: z.enum(channelKinds),
    address: z.string(),
    outcome: z
      .enum(simulatedOutcomes)
      .meta({ description: 'queued: sairia; held: esperaria uma pessoa; skipped: não sairia' }),
    reasons: z.array(z.string()),
    subject: z.string(),
    body: z.string(),
    attachments: z.array(z.string()),
    messageId: z.guid().nullable().meta({ description: 'Da que já está na fila' }),
  })
  .meta({ id: 'SimulatedMessage' })

const day = z.object({ date: civilDate(), plugin: z.string(), queued: z.int(), held: z.int(), skipped: z.int() })

const simulation = z
  .object({
    first: civilDate(),
    last: civilDate(),
    complete: z.boolean().meta({ description: `false: parou nas primeiras ${mostMessages} mensagens` }),
    days: z.array(day),
    items: z.array(message),
  })
  .meta({ id: 'Simulation' })
