import { createOpportunity, loseOpportunity, moveOpportunity, winOpportunity } from '../../plugins/crm/actions.ts'
import { activityKindKeys } from '../../plugins/crm/activity.ts'
import { addActivity, finishActivity } from '../../plugins/crm/activity-actions.ts'
import { activityListKeys } from '../../plugins/crm/list.ts'
import { stagesOf } from '../../plugins/crm/stages.ts'
import type { Counter } from './counter.ts'

const long = 'Sistema de câmeras com gravação na nuvem para o condomínio, a garagem e os dois salões de festas do bloco'
const stranger = {
  leadName: 'Associação-dos-trabalhadores-aposentados-do-município-de-Chapecó',
  leadPhone: '(49) 97777-0099',
  leadEmail: 'departamento.de.compras.e.suprimentos@associacao-dos-trabalhadores.test',
}

/** A lead and a customer in each stage, one won and one lost, activities of each kind and day; resolves to their pages. */
export async function fillCrm({ shop, contact }: Counter): Promise<string[]> {
  const { id: contactId } = await contact({ name: 'Elza Soares', mobile: '(49) 98888-0777' })
  const add = (person: object) =>
    shop.write(work => createOpportunity(work, { title: long, valueCents: 123_456_789, notes: long, ...person }))
  const pages: string[] = []
  for (const { key } of await shop.read(stagesOf)) {
    for (const person of [stranger, { contactId }]) {
      const { id } = await add(person)
      if (key !== 'stage1') await shop.write(work => moveOpportunity(work, id, key))
      pages.push(`/crm/${id}`)
    }
  }
  const [won, lost] = [await add({ contactId }), await add(stranger)]
  await shop.write(work => winOpportunity(work, won.id))
  await shop.write(work => loseOpportunity(work, lost.id, { reason: long }))
  const busy = pages[0]?.split('/').at(-1) ?? ''
  for (const [index, kind] of activityKindKeys.entries()) {
    const dueOn = ['2020-01-02', '2099-12-31'][index % 2] ?? ''
    const given = { kind, title: long, dueOn, dueTime: '14:30', tellsCustomer: true }
    const { id } = await shop.write(work => addActivity(work, busy, given))
    if (index === 3) await shop.write(work => finishActivity(work, id))
    else pages.push(`/crm/activities/${id}/edit`)
  }
  const lists = activityListKeys.map(list => `/crm/activities?list=${list}`)
  return [...pages, `/crm/${won.id}`, `/crm/${lost.id}`, ...lists, `/crm?moved=${busy}`, '/crm?search=ninguém']
}
