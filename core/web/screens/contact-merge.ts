import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { type Contact, Contacts } from '../../people/contact.ts'
import { searchContacts } from '../../people/contact-actions.ts'
import { mergeContacts } from '../../people/merge-contacts.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

/** Two rows of one person become one: which other one, what is in both, and the deed. */
export function contactMergeScreens(kit: Kit, { registry }: Services): void {
  kit.get('/contacts/:id/merge', 'contacts.write', async (work, { params, query }) => {
    const contact = await work.of(Contacts).get(params.id ?? '')
    const search = (query.search ?? '').trim()
    const found = search ? (await searchContacts(work, { text: search, limit: 20 })).items : await likely(work, contact)
    return kit.view('contacts/merge-choice', {
      title: `Juntar outro cadastro a ${contact.name}`,
      contact,
      search,
      others: found.filter(({ id }) => id !== contact.id),
    })
  })

  kit.get('/contacts/:id/merge/:otherId', 'contacts.write', async (work, { params }) => {
    const kept = await work.of(Contacts).get(params.id ?? '')
    const gone = await work.of(Contacts).get(params.otherId ?? '')
    return kit.view('contacts/merge', { title: `Juntar ${gone.name} a ${kept.name}`, kept, gone })
  })

  kit.post('/contacts/:id/merge/:otherId', 'contacts.write', async (work, { params }) => {
    const merge = { keptId: params.id ?? '', goneId: params.otherId ?? '' }
    const { id, name } = await mergeContacts(work, registry.models, merge)
    return kit.redirect(`/contacts/${id}`, `Os cadastros foram juntados: tudo está em ${name}.`)
  })
}

/** Those that share a number or an address, or the name. */
async function likely(work: Work, { id, mobileKey, emailKey, taxId, nameKey }: Contact): Promise<Contact[]> {
  const alike = [
    ...(mobileKey ? [{ mobileKey }] : []),
    ...(emailKey ? [{ emailKey }] : []),
    ...(taxId ? [{ taxId }] : []),
    { nameKey },
  ]
  return work.of(Contacts).all({
    where: { id: { [Op.ne]: id }, archivedAt: null, [Op.or]: alike },
    order: [['nameKey', 'ASC']],
    limit: 20,
  })
}
