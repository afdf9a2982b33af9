import { addDays, type Job, recordAll, startTask, type Task, Tasks, type Work } from '#core'
import { type Dunning, dunningDue, type Owed, reasonOf, warningOf } from './dunning.ts'
import { countWaiting } from './generation.ts'
import { generationTask } from './generation-task.ts'
import { chosenSettings } from './settings.ts'
import { oldestOverdue, suspend } from './standing.ts'
import { type Subscription, Subscriptions, subscriptionLifecycle } from './subscription.ts'
import { heldSubscription } from './subscription-actions.ts'

/** Starts the making of invoices that fall due within so many days: long work, so a task does it. */
export const generateInvoices: Job = {
  name: 'subscriptions.generate',
  title: 'Gerar faturas',
  schedule: '0 5 * * *',
  async run(work) {
    const { generateByClock, daysBeforeDue } = await chosenSettings(work)
    if (!generateByClock) return { count: 0, summary: 'desligado em Configurações > Módulos > Assinaturas' }
    const { waiting, task } = await startGeneration(work, addDays(work.today, daysBeforeDue))
    if (waiting === 0) return { count: 0, summary: 'nenhuma fatura a gerar' }
    const many = waiting === 1 ? '1 assinatura' : `${waiting} assinaturas`
    return {
      count: waiting,
      summary: task ? `${many} a faturar: veja em Sistema > Tarefas` : `${many} já estão sendo faturadas`,
    }
  },
}

/** Unless there is nothing to make, or somebody is making it: two at once would only wait for each other. */
export async function startGeneration(work: Work, dueUntil: string): Promise<{ waiting: number; task?: Task }> {
  const waiting = await countWaiting(work, { dueUntil })
  if (waiting === 0) return { waiting }
  const running = await work.of(Tasks).count({ kind: generationTask.kind, status: ['waiting', 'running'] })
  if (running > 0) return { waiting }
  return { waiting, task: await startTask(work, generationTask, { dueUntil }) }
}

/** Warns and suspends those who are late. It only records facts: the notifier says them, the network side obeys them. */
export const suspendLate: Job = {
  name: 'subscriptions.suspend',
  title: 'Avisar e suspender por atraso',
  // With the due-date notices: before messages may usually leave.
  schedule: '10 7 * * *',
  async run(work) {
    const found = await dunningDue(work)
    const due: Dunning = { warn: [], suspend: [] }
    for (const owed of found.warn) if (await stillLate(work, owed)) due.warn.push(owed)
    await recordAll(work, due.warn.map(warningOf))
    if (due.warn.length > 0) {
      const days = due.warn.map(({ subscription, suspendsOn }) => [subscription.id, { suspendsOn }] as const)
      await work.of(Subscriptions).changeEach({ status: 'active' }, new Map(days))
    }
    for (const owed of found.suspend) {
      const subscription = await stillLate(work, owed)
      if (!subscription?.suspendsOn) continue
      await suspend(work, subscription, { why: 'overdue', reason: reasonOf(owed, work.today) })
      due.suspend.push(owed)
    }
    return { count: due.warn.length + due.suspend.length, summary: summaryOf(due) }
  },
  async foresee(work, memory) {
    const due = await dunningDue(work)
    const told = (key: string) => memory.has(key) || !memory.set(key, work.today)
    const warned = due.warn.filter(({ subscription }) => !told(`subscriptions.warned ${subscription.id}`))
    for (const { subscription, suspendsOn } of warned) memory.set(`subscriptions.day ${subscription.id}`, suspendsOn)
    // Warned within the simulation, they are suspended when the day comes.
    const later = due.warn.filter(({ subscription }) => {
      const day = memory.get(`subscriptions.day ${subscription.id}`)
      return typeof day === 'string' && day <= work.today
    })
    const suspended = [...due.suspend, ...later].filter(
      ({ subscription }) => !told(`subscriptions.suspended ${subscription.id}`),
    )
    return [...warned.map(warningOf), ...suspended.map(owed => suspensionOf(owed, work.today))]
  },
}

/** Looked at again while nobody else changes it: somebody may have paid, or been trusted, since the list was made. */
async function stillLate(work: Work, { subscription: { id } }: Owed): Promise<Subscription | undefined> {
  const held = await heldSubscription(work, id)
  const isTrusted = held.trustedUntil !== null && held.trustedUntil >= work.today
  return held.status === 'active' && !isTrusted && (await oldestOverdue(work, id)) ? held : undefined
}

const suspensionOf = (owed: Dunning['suspend'][number], today: string) => ({
  ...{ name: 'subscription.status_changed', subject: 'subscription' },
  ...{ subjectId: owed.subscription.id, contactId: owed.subscription.contactId },
  payload: {
    ...{ from: 'active', to: 'suspended', why: 'overdue', reason: reasonOf(owed, today) },
    title: subscriptionLifecycle.statuses.suspended.title,
  },
})

function summaryOf({ warn, suspend: late }: Dunning): string {
  const warned = warn.length === 1 ? '1 cliente avisado' : `${warn.length} clientes avisados`
  return `${warned}, ${late.length === 1 ? '1 assinatura suspensa' : `${late.length} assinaturas suspensas`}`
}
