import { archiveContact } from '../../core/people/contact-actions.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { Tasks } from '../../core/tasks/task.ts'
import { addDiscount, addExtra } from '../../plugins/subscriptions/additions.ts'
import { generationTask, previewTask } from '../../plugins/subscriptions/generation-task.ts'
import { Invoices } from '../../plugins/subscriptions/invoice.ts'
import { cancelInvoice } from '../../plugins/subscriptions/invoice-actions.ts'
import { createPlan } from '../../plugins/subscriptions/plan-actions.ts'
import { cancelSubscription, suspendSubscription } from '../../plugins/subscriptions/standing.ts'
import { createSubscription } from '../../plugins/subscriptions/subscription-actions.ts'
import type { Counter } from './counter.ts'

/** Subscriptions in every state with their invoices; resolves to pages that no link of a list leads to. */
export async function fillSubscriptions(counter: Counter): Promise<string[]> {
  const { shop } = counter
  const contact = await counter.contact({ name: 'Maria' })
  const gone = await counter.contact({ name: 'Gilberto' })
  const [active, suspended, cancelled] = await shop.write(async work => {
    const name = 'Fibra 500 com telefone fixo e canais de televisão'
    const { id: planId } = await createPlan(work, { name, speed: '500 Mega', priceCents: 1_234_567 })
    await createPlan(work, { name: 'Rádio 10', speed: '10 Mega', priceCents: 5_990, active: false })
    const address = 'Rua Governador Celso Ramos de Albuquerque, 1234, fundos, Bairro Nossa Senhora Aparecida'
    const given = { planId, startsOn: '2026-10-10', dueDay: 10, address }
    const made = []
    for (const contactId of [contact.id, contact.id, contact.id, gone.id])
      made.push(await createSubscription(work, { ...given, contactId }))
    await archiveContact(work, gone.id)
    return made.map(({ id }) => id) as [string, string, string]
  })
  await shop.write(async work => {
    const description = 'Fidelidade de doze meses combinada com o vendedor'
    await addDiscount(work, active, { description, kind: 'percent', value: 1_050, endsOn: '2026-12-31' })
    await addExtra(work, active, {
      description: 'Instalação com cem metros de cabo',
      amountCents: 123_456,
      kind: 'once',
    })
    await addExtra(work, active, { description: 'IP fixo', amountCents: 2_000, kind: 'monthly' })
    await startTask(work, previewTask, { dueUntil: '2026-12-31' })
  })
  const tasks = [await run(counter), await generate(counter)]
  const invoices = await shop.read(work => work.of(Invoices).all({ order: [['number', 'ASC']] }))
  const [first, second] = invoices.map(({ id }) => id) as [string, string]
  await shop.write(async work => {
    await cancelInvoice(work, second, { reason: 'Cobrança combinada de outra forma com o cliente' })
    await suspendSubscription(work, suspended, { reason: 'Viagem de três meses' })
    await cancelSubscription(work, cancelled, { reason: 'Mudou-se para uma rua sem cobertura' })
  })
  await shop.relay()
  const at = (id: string, tabs: string[]) => tabs.map(tab => `/subscriptions/${id}?tab=${tab}`)
  return [
    ...at(active, ['invoices', 'additions', 'edit', 'plan', 'suspension', 'cancellation', 'timeline']),
    ...at(suspended, ['reactivation']),
    ...at(cancelled, ['messages']),
    ...['', '?tab=cancellation', '?tab=timeline'].map(tab => `/subscriptions/invoices/${first}${tab}`),
    `/subscriptions/invoices/${second}`,
    ...tasks.map(id => `/subscriptions/generation/report?task=${id}`),
    `/subscriptions/generation/report?task=${tasks[0]}&part=problem`,
  ]
}

async function generate(counter: Counter): Promise<string> {
  await counter.shop.write(work => startTask(work, generationTask, { dueUntil: '2026-12-31' }))
  const id = await run(counter)
  await counter.shop.relay()
  return id
}

/** Does what was started; resolves to the last task. */
async function run({ shop }: Counter): Promise<string> {
  while ((await shop.app.tasks.round()) > 0);

  const [task] = await shop.read(work => work.of(Tasks).all({ order: [['id', 'DESC']], limit: 1 }))
  return task?.id ?? ''
}
