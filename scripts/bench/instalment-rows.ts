import { addDays } from '../../core/brazil/dates.ts'
import { newId } from '../../core/data/table.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { Contacts } from '../../core/people/contact.ts'
import { nameKeyOf } from '../../core/people/search-text.ts'
import { randomToken } from '../../core/secret.ts'
import { Charges, Instalments } from '../../plugins/receivables/instalment.ts'
import type { Installation } from './installation.ts'

const perCharge = 10
const atOnce = 500

/** Open instalments of contacts with ten each, their due dates spread evenly over so many days. */
export async function fillInstalments(
  { app, scope }: Installation,
  { count, from, days }: { count: number; from: string; days: number },
): Promise<void> {
  const createdAt = new Date(`${addDays(from, -90)}T12:00:00Z`)
  for (let first = 0; first < count / perCharge; first += atOnce) {
    const places = Array.from({ length: Math.min(atOnce, count / perCharge - first) }, (_, index) => first + index)
    await app.works.write(scope, async work => {
      const contacts = await work.of(Contacts).insertAll(places.map(contactAt))
      const charges = await work.of(Charges).insertAll(
        contacts.map(({ id: contactId }, index) => ({
          ...{
            contactId,
            createdAt,
            number: first + index + 1,
            description: 'Mensalidade',
            descriptionKey: 'mensalidade',
            source: 'person' as const,
          },
          totalCents: perCharge * 10_000,
        })),
      )
      await work.of(Instalments).insertAll(
        charges.flatMap(({ id: chargeId, contactId }, index) =>
          Array.from({ length: perCharge }, (_, turn) => ({
            ...{ id: newId(), createdAt, chargeId, contactId, number: turn + 1, of: perCharge },
            dueDate: addDays(from, ((first + index) * 7 + turn * Math.floor(days / perCharge)) % days),
            ...{ amountCents: 10_000, coveredCents: 0, status: 'open' as const, remind: true },
            ...{ token: randomToken(), updatedAt: createdAt },
          })),
        ),
      )
    })
  }
}

function contactAt(place: number) {
  const name = `Cliente ${place}`
  return { name, nameKey: nameKeyOf(name), email: `cliente${place}@bench.test`, searchText: nameKeyOf(name) }
}

/** Nothing is sent by it: without one, messages would be held instead of queued. */
export async function addEmailSender({ app, scope }: Installation): Promise<void> {
  const credentials = app.secret.seal(JSON.stringify({ host: '127.0.0.1', port: 9, security: 'none' }))
  await app.works.write(scope, work =>
    work.of(Senders).insert({
      ...{ channel: 'email', driver: 'smtp', name: 'Bench', identity: 'loja@bench.test', credentials },
      ...{ pace: { gapSeconds: [0, 0], perSecond: 100, concurrency: 5 }, isDefault: true, status: 'ready' },
    }),
  )
}
