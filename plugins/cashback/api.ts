import { z } from 'zod'
import { type ApiKit, Contacts, type Work } from '#core'
import { adjust, redeem } from './actions.ts'
import { entriesOf } from './book.ts'
import { lotsOf, usableOf } from './ledger.ts'
import { balances, ledgerPage } from './list.ts'

const read = 'cashback.read'
const write = 'cashback.write'
const params = z.object({ contactId: z.uuid() })
const pageQuery = z.object({
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })

const balanceShape = z.object({
  contactId: z.uuid(),
  balanceCents: z.int(),
  credits: z.array(z.object({ leftCents: z.int(), expiresOn: z.iso.date().nullable() })),
})
const entryShape = z.object({
  id: z.uuid(),
  position: z.int(),
  kind: z.enum(['credit', 'redemption', 'return', 'reversal', 'adjustment', 'expiry']),
  cents: z.int().meta({ description: 'Mais de zero: entrou; menos: saiu. A soma é o saldo.' }),
  expiresOn: z.iso.date().nullable(),
  description: z.string(),
  createdAt: z.iso.datetime(),
})
const answer = { status: 200, schema: balanceShape }

/** Balances, ledgers, using and adjusting. */
export function cashbackApi(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/',
      permission: read,
      summary: 'Clientes com cashback, por nome; com search, os que ele acha',
      query: pageQuery.extend({ search: z.string().trim().max(100).optional() }),
      answer: {
        status: 200,
        schema: pageOf(z.object({ contactId: z.uuid(), name: z.string(), cents: z.int() })),
      },
    },
    (work, { query }) => balances(work, query),
  )
  kit.route(
    { method: 'get', path: '/:contactId', permission: read, summary: 'O saldo de um cliente', params, answer },
    (work, { params: { contactId } }) => present(work, contactId),
  )
  kit.route(
    {
      method: 'get',
      path: '/:contactId/ledger',
      permission: read,
      summary: 'Tudo o que entrou e saiu, do mais novo ao mais antigo',
      params,
      query: pageQuery,
      answer: { status: 200, schema: pageOf(entryShape) },
    },
    async (work, { params: { contactId }, query }) => {
      await work.of(Contacts).get(contactId)
      return ledgerPage(work, contactId, query)
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/:contactId/redemptions',
      permission: write,
      summary: 'Usa cashback, do mais antigo; a mesma origem conta uma vez',
      params,
      body: z.object({ cents: z.int().min(1), origin: z.string().trim().min(1).max(60) }),
      answer,
    },
    async (work, { params: { contactId }, body }) => {
      await redeem(work, { contactId, ...body })
      return present(work, contactId)
    },
  )
  kit.route(
    {
      method: 'post',
      path: '/:contactId/adjustments',
      permission: write,
      summary: 'Ajusta o saldo, com um motivo; menos de zero tira; a mesma origem conta uma vez',
      params,
      body: z.object({
        cents: z.int(),
        reason: z.string().trim().min(1).max(191),
        origin: z.string().trim().min(1).max(60),
      }),
      answer,
    },
    async (work, { params: { contactId }, body }) => {
      await adjust(work, { contactId, ...body, origin: `api:${body.origin}` })
      return present(work, contactId)
    },
  )
}

async function present(work: Work, contactId: string) {
  await work.of(Contacts).get(contactId)
  const entries = await entriesOf(work, contactId)
  const left = lotsOf(entries).filter(lot => lot.left > 0 && (lot.expiresOn ?? work.today) >= work.today)
  return {
    contactId,
    balanceCents: usableOf(entries, work.today),
    credits: left.map(({ left: leftCents, expiresOn }) => ({ leftCents, expiresOn })),
  }
}
