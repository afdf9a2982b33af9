import { Contacts, heldFor, Invalid, type Kit, parseMoney, settingsScreen, withQuery } from '#core'
import { adjust, redeem } from './actions.ts'
import { entriesOf } from './book.ts'
import { kindTitles } from './entry.ts'
import { lotsOf, usableOf } from './ledger.ts'
import { balances, ledgerPage, outstanding } from './list.ts'
import { cashbackSettings, ruleOf } from './settings.ts'

const read = 'cashback.read'
const write = 'cashback.write'

/** Who has cashback, each customer's ledger, using and adjusting it, and "Configurações > Clientes > Cashback". */
export function cashbackScreens(kit: Kit): void {
  kit.get('/', read, async (work, { query }) => {
    const search = query.search?.trim() ?? ''
    const { items, nextCursor } = await balances(work, { search, cursor: query.cursor || undefined, limit: 50 })
    const here = (cursor?: string) => withQuery('/cashback', { search: search || undefined, cursor })
    return kit.view('list', {
      title: 'Cashback',
      ...{ items, search },
      total: await outstanding(work),
      rule: await ruleOf(work),
      next: nextCursor && here(nextCursor),
      first: query.cursor && here(),
    })
  })

  settingsScreen(kit, '/settings', { title: 'Cashback', settings: cashbackSettings })
  page(kit)
}

function page(kit: Kit): void {
  kit.get('/:contactId', read, async (work, { params, query }) => {
    const contact = await work.of(Contacts).get(params.contactId ?? '')
    const entries = await entriesOf(work, contact.id)
    const { items, nextCursor } = await ledgerPage(work, contact.id, { cursor: query.cursor || undefined, limit: 50 })
    const here = (cursor?: string) => withQuery(`/cashback/${contact.id}`, { cursor })
    return kit.view('show', {
      title: `Cashback de ${contact.name}`,
      place: '/cashback',
      ...{ contact, items, kindTitles },
      balance: usableOf(entries, work.today),
      lots: new Map(lotsOf(entries).map(lot => [lot.id, lot])),
      today: work.today,
      rule: await ruleOf(work),
      seen: entries.at(-1)?.position ?? 0,
      held: await heldFor(work, 'cashback', contact.id),
      next: nextCursor && here(nextCursor),
      first: query.cursor && here(),
    })
  })

  kit.post('/:contactId/redemptions', write, async (work, { params, body }) => {
    const contactId = params.contactId ?? ''
    const cents = moneyIn(body, 'used')
    const use = { contactId, cents, origin: handOrigin(contactId, body), description: 'Usado no balcão' }
    const fresh = await redeem(work, use).catch(at('used'))
    return kit.redirect(`/cashback/${contactId}`, fresh ? 'Uso registrado.' : alreadyThere)
  })

  kit.post('/:contactId/adjustments', write, async (work, { params, body }) => {
    const contactId = params.contactId ?? ''
    const cents = moneyIn(body, 'amount') * (body.direction === 'less' ? -1 : 1)
    const reason = typeof body.reason === 'string' ? body.reason : ''
    const origin = handOrigin(contactId, body)
    const fresh = await adjust(work, { contactId, cents, reason, origin }).catch(at('amount'))
    return kit.redirect(`/cashback/${contactId}`, fresh ? 'Ajuste registrado.' : alreadyThere)
  })
}

const alreadyThere = {
  kind: 'warning' as const,
  text: 'Isto já estava registrado, e nada mudou. Veja o extrato; para registrar outro igual, envie de novo agora.',
}

/** A form that is sent twice is told by how long the ledger was when it was shown. */
const handOrigin = (contactId: string, { seen }: Record<string, unknown>) =>
  `${contactId}:${/^\d{1,9}$/.test(String(seen)) ? seen : ''}`

function moneyIn(body: Record<string, unknown>, field: string): number {
  const given = body[field]
  const cents = typeof given === 'string' ? parseMoney(given) : undefined
  if (cents === undefined || cents <= 0) throw new Invalid({ [field]: 'Escreva o valor, por exemplo 25,00.' })
  return cents
}

/** What is wrong with the cents is told at the form's own field. */
const at = (field: string) => (error: unknown) => {
  if (!(error instanceof Invalid) || !error.fields.cents) throw error
  throw new Invalid({ [field]: error.fields.cents })
}
