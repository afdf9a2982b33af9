import { formatPhone } from '../../brazil/phone.ts'
import { formatTaxId } from '../../brazil/tax-id.ts'
import type { Work } from '../../data/work.ts'
import type { Contact } from '../../people/contact.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import { disabledModules } from '../../people/module.ts'
import type { Found } from '../../plugin.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

/** One box for everything: customers, and whatever the modules in use can find. */
export function searchScreens(kit: Kit, { registry }: Services): void {
  kit.get('/search', 'home.read', async (work, { query, allows }) => {
    const text = (query.text ?? '').trim()
    if (!text) return kit.redirect('/')
    const off = await disabledModules(work)
    const offers = registry.offers('search').filter(offer => !off.has(offer.plugin) && allows(offer.permission))
    const groups = [
      ...(allows('contacts.read') ? [{ title: 'Clientes', found: await findContacts(work, text) }] : []),
      ...(await Promise.all(
        offers.map(async offer => ({
          title: registry.plugin(offer.plugin).title,
          found: await offer.find(work, text),
        })),
      )),
    ]
    return kit.view('search', {
      title: `Procurar: ${text}`,
      text,
      groups: groups.filter(group => group.found.length > 0),
    })
  })
}

async function findContacts(work: Work, text: string): Promise<Found[]> {
  const { items } = await searchContacts(work, { text, limit: 10 })
  return items.map(contact => ({ title: contact.name, detail: detailOf(contact), path: `/contacts/${contact.id}` }))
}

const detailOf = ({ taxId, mobile, phone, email, city }: Contact): string =>
  [taxId && formatTaxId(taxId), formatPhone(mobile ?? phone ?? ''), email, city].filter(Boolean).slice(0, 3).join(' · ')
