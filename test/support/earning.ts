import { newId } from '../../core/data/table.ts'
import { type Event, Events } from '../../core/events/event.ts'
import { record } from '../../core/events/record.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { balanceFor, entriesOf } from '../../plugins/cashback/book.ts'
import { cashbackSettings } from '../../plugins/cashback/settings.ts'
import type { Shop } from './shop.ts'

/** 5% back, unless the company says otherwise. */
export const setRule = (shop: Shop, rule: object = {}) =>
  shop.write(work => changeSettings(work, cashbackSettings, { percent: 5, ...rule }))

/** A sale of 100,00, told and handed over; resolves to its id. */
export async function sell(shop: Shop, contactId: string | null, more: object = {}, id = newId()): Promise<string> {
  const payload = { contactId, description: 'Pedido 1', totalCents: 10_000, ...more }
  await tell(shop, { name: 'sale.completed', subject: 'order', subjectId: id, contactId, payload })
  return id
}

export async function tell(shop: Shop, happening: Parameters<typeof record>[1]): Promise<void> {
  await shop.write(work => record(work, happening))
  await shop.relay()
}

export const balance = (shop: Shop, contactId: string) => shop.read(work => balanceFor(work, contactId))

/** The ledger as kind and cents, in order. */
export const ledger = async (shop: Shop, contactId: string) =>
  (await shop.read(work => entriesOf(work, contactId))).map(({ kind, cents }) => [kind, cents])

export const factsNamed = (shop: Shop, name: string): Promise<Event[]> =>
  shop.read(work => work.of(Events).all({ where: { name }, order: [['seq', 'ASC']] }))
