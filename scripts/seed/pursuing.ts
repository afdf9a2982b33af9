import { addDays } from '../../core/brazil/dates.ts'
import type { Work } from '../../core/data/work.ts'
import { createOpportunity, loseOpportunity, moveOpportunity, winOpportunity } from '../../plugins/crm/actions.ts'
import type { ActivityKind } from '../../plugins/crm/activity.ts'
import { addActivity } from '../../plugins/crm/activity-actions.ts'

interface Pursuit {
  title: string
  /** A customer's place in the cast, or somebody nobody knows yet. */
  whose: number | { leadName: string; leadPhone?: string; leadEmail?: string }
  valueCents?: number
  /** Through which stages it went, and how it ended. */
  stages: readonly string[]
  ended?: 'won' | 'lost'
  /** What is to be done, how many days from today. */
  activity?: [ActivityKind, string, number, string?]
}

const pursuits: readonly Pursuit[] = [
  {
    title: 'Rede da loja nova',
    whose: { leadName: 'Sérgio Moraes', leadPhone: '(49) 99888-1122' },
    stages: [],
    activity: ['call', 'Ligar para entender o que precisa', 0, '15:00'],
  },
  {
    title: 'Contrato de manutenção anual',
    whose: { leadName: 'Clínica Vida', leadEmail: 'contato@clinicavida.test' },
    valueCents: 1_200_000,
    stages: [],
  },
  {
    title: 'Três notebooks',
    whose: 14,
    valueCents: 1_169_700,
    stages: ['stage2'],
    activity: ['email', 'Mandar as opções', -1],
  },
  {
    title: 'Câmeras do condomínio',
    whose: 12,
    valueCents: 845_000,
    stages: ['stage2', 'stage3'],
    activity: ['visit', 'Medir o local', 1, '14:00'],
  },
  {
    title: 'Nobreak para o servidor',
    whose: 6,
    valueCents: 153_000,
    stages: ['stage2', 'stage3', 'stage4'],
    activity: ['task', 'Conferir o estoque', 3],
  },
  { title: 'Wi-Fi da padaria', whose: 3, valueCents: 91_800, stages: ['stage2', 'stage3'], ended: 'won' },
  { title: 'Troca de impressoras', whose: 9, valueCents: 389_970, stages: ['stage2'], ended: 'lost' },
]

/** Opportunities in every stage, with what is to be done about them: today's, yesterday's and the next days'. */
export async function pursueCustomers(
  write: <T>(body: (work: Work) => Promise<T>) => Promise<T>,
  contacts: readonly { id: string }[],
): Promise<void> {
  for (const { title, whose, valueCents, stages, ended, activity } of pursuits)
    await write(async work => {
      const person = typeof whose === 'number' ? { contactId: contacts[whose]?.id } : whose
      const { id } = await createOpportunity(work, { title, valueCents, ...person })
      for (const stage of stages) await moveOpportunity(work, id, stage)
      if (ended === 'won') await winOpportunity(work, id)
      if (ended === 'lost') await loseOpportunity(work, id, { reason: 'Comprou de outro, mais barato' })
      if (!activity) return
      const [kind, what, days, dueTime = null] = activity
      const dueOn = addDays(work.today, days)
      await addActivity(work, id, { kind, title: what, dueOn, dueTime, tellsCustomer: kind === 'visit' })
    })
}
