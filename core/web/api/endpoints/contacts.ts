import { z } from 'zod'
import { type Contact, Contacts } from '../../../people/contact.ts'
import {
  contactChange,
  contactInput,
  createContact,
  searchContacts,
  updateContact,
} from '../../../people/contact-actions.ts'
import { mergeContacts } from '../../../people/merge-contacts.ts'
import type { Services } from '../../services.ts'
import { address, idParams, instant, pageOf, pageQuery } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

export function contactEndpoints(kit: ApiKit, { registry }: Services): void {
  const [read, write] = ['contacts.read', 'contacts.write']
  const query = pageQuery.extend({
    search: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Nome, CPF/CNPJ, e-mail ou telefone, de qualquer jeito' }),
  })

  kit.route(
    {
      method: 'get',
      path: '/contacts',
      permission: read,
      summary: 'Lista de clientes, por nome',
      query,
      answer: { status: 200, schema: pageOf(contact) },
    },
    async (work, { query: { search, cursor, limit } }) => {
      const { items, nextCursor } = await searchContacts(work, {
        limit,
        ...(search ? { text: search } : {}),
        ...(cursor ? { after: cursor } : {}),
      })
      return { items: items.map(present), nextCursor }
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/contacts',
      permission: write,
      summary: 'Cadastra um cliente',
      body: contactInput,
      answer: { status: 201, schema: contact },
    },
    async (work, { body }) => present(await createContact(work, body)),
  )
  kit.route(
    {
      method: 'get',
      path: '/contacts/:id',
      permission: read,
      summary: 'Um cliente',
      params: idParams,
      answer: { status: 200, schema: contact },
    },
    async (work, { params: { id } }) => present(await work.of(Contacts).get(id)),
  )
  kit.route(
    {
      method: 'patch',
      path: '/contacts/:id',
      permission: write,
      summary: 'Muda um cliente: o que não vem fica como está, null apaga',
      params: idParams,
      body: contactChange,
      answer: { status: 200, schema: contact },
    },
    async (work, { params: { id }, body }) => present(await updateContact(work, id, body)),
  )
  kit.route(
    {
      method: 'post',
      path: '/contacts/:id/merge',
      permission: write,
      summary: 'Junta outro cadastro da mesma pessoa a este: tudo o que era dele passa para cá, e ele é arquivado',
      params: idParams,
      body: z.object({ otherId: z.guid() }),
      answer: { status: 200, schema: contact },
    },
    async (work, { params: { id: keptId }, body: { otherId: goneId } }) =>
      present(await mergeContacts(work, registry.models, { keptId, goneId })),
  )
}

const contact = z
  .object({
    id: z.guid(),
    name: z.string(),
    taxId: z.string().nullable().meta({ description: 'CPF ou CNPJ, sem máscara' }),
    email: z.string().nullable(),
    mobile: z.string().nullable(),
    phone: z.string().nullable(),
    birthDate: z.iso.date().nullable(),
    notes: z.string().nullable(),
    address,
    archivedAt: instant().nullable(),
    mergedIntoId: z.guid().nullable().meta({ description: 'O cadastro que ficou, quando este foi juntado a outro' }),
    createdAt: instant(),
  })
  .meta({ id: 'Contact' })

const present = ({ street, district, city, state, postalCode, ...row }: Contact) => ({
  ...row,
  address: { street, district, city, state, postalCode },
})
