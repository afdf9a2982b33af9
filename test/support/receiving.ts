import type { Contact } from '../../core/people/contact.ts'
import { instalmentsOf } from '../../plugins/receivables/charge.ts'
import { createCharge } from '../../plugins/receivables/charge-actions.ts'
import type { ChargeInput } from '../../plugins/receivables/charge-input.ts'
import { type Instalment, Instalments } from '../../plugins/receivables/instalment.ts'
import { addContact } from './quoting.ts'
import type { Shop } from './shop.ts'

/** A charge of 189,90 due on 2026-12-10, as a clerk makes it. */
export const chargeOf = (contactId: string, more: Partial<ChargeInput> = {}): ChargeInput => ({
  contactId,
  description: 'Mensalidade',
  instalments: [{ dueDate: '2026-12-10', amountCents: 18_990 }],
  ...more,
})

/** The instalments of a new charge, for a new customer unless one is given. */
export async function addCharge(
  shop: Shop,
  { contact, ...more }: Partial<ChargeInput> & { contact?: Contact } = {},
): Promise<[Instalment, ...Instalment[]]> {
  const { id } = contact ?? (await addContact(shop))
  return shop.write(async work => {
    const charge = await createCharge(work, chargeOf(id, more), { source: 'person' })
    return (await instalmentsOf(work, charge.id)) as [Instalment, ...Instalment[]]
  })
}

export const reload = (shop: Shop, { id }: Instalment): Promise<Instalment> =>
  shop.read(work => work.of(Instalments).get(id))

export const paidInFull = { paidAt: '2026-11-23', amountCents: 18_990, method: 'pix' as const }
