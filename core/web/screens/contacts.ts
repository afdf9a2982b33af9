import { states } from '../../brazil/state.ts'
import { Companies } from '../../data/company.ts'
import { Contacts } from '../../people/contact.ts'
import {
  archiveContact,
  type ContactChange,
  type ContactInput,
  createContact,
  searchContacts,
  unarchiveContact,
  updateContact,
} from '../../people/contact-actions.ts'
import type { Kit } from '../kit.ts'

const perPage = 50

/** The list of customers, their form, and the archive. */
export function contactScreens(kit: Kit): void {
  kit.get('/contacts', 'contacts.read', async (work, { query }) => {
    const text = query.search ?? ''
    const archived = query.archived === 'yes'
    const page = await searchContacts(work, {
      text,
      archived,
      limit: perPage,
      ...(query.after ? { after: query.after } : {}),
    })
    const here = (more: Record<string, string>) => listPath({ search: text, archived: archived ? 'yes' : '', ...more })
    return kit.view('contacts/list', {
      title: 'Clientes',
      contacts: page.items,
      search: text,
      archived,
      anybody: page.items.length > 0 || (await work.of(Contacts).count()) > 0,
      chips: [
        { title: 'Ativos', path: listPath({ search: text }), active: !archived },
        { title: 'Arquivados', path: listPath({ search: text, archived: 'yes' }), active: archived },
      ],
      next: page.nextCursor ? here({ after: page.nextCursor }) : undefined,
      csv: here({}).replace('/contacts', '/contacts/export'),
      first: query.after ? here({}) : undefined,
    })
  })

  kit.get('/contacts/new', 'contacts.write', async (work, { query }) => {
    // Most customers live where the shop is.
    const { city, state } = await work.of(Companies).get(work.companyId)
    const contact = { name: query.name ?? '', city, state }
    return kit.view('contacts/new', { title: 'Novo cliente', contact, states: Object.entries(states) })
  })

  kit.post('/contacts', 'contacts.write', async (work, { body }) => {
    const contact = await createContact(work, body as ContactInput)
    return kit.redirect(`/contacts/${contact.id}`, `${contact.name} foi cadastrado.`)
  })

  kit.get('/contacts/:id/edit', 'contacts.write', async (work, { params }) => {
    const contact = await work.of(Contacts).get(params.id ?? '')
    return kit.view('contacts/edit', { title: `Editar ${contact.name}`, contact, states: Object.entries(states) })
  })

  kit.post('/contacts/:id', 'contacts.write', async (work, { params, body }) => {
    const contact = await updateContact(work, params.id ?? '', body as ContactChange)
    return kit.redirect(`/contacts/${contact.id}`, 'Cadastro salvo.')
  })

  kit.post('/contacts/:id/archive', 'contacts.write', async (work, { params }) => {
    await archiveContact(work, params.id ?? '')
    return kit.redirect(`/contacts/${params.id}`, 'Cliente arquivado. Ele não aparece mais nas buscas.')
  })

  kit.post('/contacts/:id/unarchive', 'contacts.write', async (work, { params }) => {
    await unarchiveContact(work, params.id ?? '')
    return kit.redirect(`/contacts/${params.id}`, 'Cliente de volta à lista.')
  })
}

function listPath(given: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value))
  return query.size > 0 ? `/contacts?${query}` : '/contacts'
}
