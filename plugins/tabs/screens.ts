import {
  addItem,
  changeQuantity,
  contactNames,
  documentScreens,
  getDocument,
  type Input,
  Invalid,
  itemInput,
  type Kit,
  parseMoney,
  parseQuantity,
  readInput,
  type Work,
} from '#core'
import { favouritesOf } from './favourites.ts'
import { tabs } from './tab.ts'

const read = 'tabs.read'
const write = 'tabs.write'

/** The screens of every document, and the fast one of the counter: an item in one touch, how many of it in two. */
export function tabScreens(kit: Kit): void {
  kit.get('/:id/counter', read, async (work, { params }) => {
    const { head, items } = await getDocument(work, tabs, params.id ?? '')
    const open = await work.of(tabs.model).all({ where: { status: 'open' }, order: [['number', 'DESC']], limit: 30 })
    const names = await contactNames(
      work,
      [...open, head].flatMap(({ contactId }) => contactId ?? []),
    )
    const nameOf = (tab: typeof head & { place?: string | null }) => tab.place || names.get(tab.contactId ?? '') || ''
    return kit.view('counter', {
      title: `Comanda ${head.number}`,
      ...{ head, items, nameOf },
      others: open.filter(({ id }) => id !== head.id),
      favourites: await favouritesOf(work),
    })
  })

  kit.post('/:id/items', write, async (work, input) => {
    await addItem(work, tabs, { id: input.params.id ?? '', item: itemIn(input.body) })
    return answer(kit, work, input)
  })

  kit.post('/:id/items/:position/quantity', write, async (work, input) => {
    const { id = '', position } = input.params
    await changeQuantity(work, tabs, { id, position: Number(position), by: input.body.by === '-1' ? -1 : 1 })
    return answer(kit, work, input)
  })

  documentScreens(tabs)(kit)
}

/** What is on the tab now: for htmx that part of the page, else the page again. */
async function answer(kit: Kit, work: Work, { params, partial }: Input) {
  const id = params.id ?? ''
  return partial ? kit.view('lines', { ...(await getDocument(work, tabs, id)) }) : kit.redirect(`/tabs/${id}/counter`)
}

function itemIn({ description, price, quantity }: Record<string, unknown>) {
  const unitPriceCents = parseMoney(String(price ?? ''))
  const many = parseQuantity(String(quantity ?? '1'))
  if (unitPriceCents === undefined) throw new Invalid({ price: 'Escreva o preço, por exemplo 49,90.' })
  if (many === undefined) throw new Invalid({ quantity: 'Escreva a quantidade, por exemplo 2 ou 1,5.' })
  return readInput(itemInput(tabs.declaration), { description, unitPriceCents, quantity: many })
}
