import { column, optional } from './column.ts'
import type { Database } from './connect.ts'
import { defineModel, type Row } from './model.ts'
import { bindTable } from './table.ts'
import { type Actor, type Scope, systemActor } from './work.ts'

/** The tenant. Its own `companyId` is its id, so that `work.of(Companies)` shows a company only itself. */
export const Companies = defineModel(
  'companies',
  {
    /** Part of addresses: `loja-modelo`, in lower case. */
    handle: column.exact(60),
    name: column.text(),
    taxId: optional(column.text(14)),
    phone: optional(column.text(30)),
    mobile: optional(column.text(30)),
    email: optional(column.text()),
    street: optional(column.text()),
    district: optional(column.text(100)),
    city: optional(column.text(100)),
    state: optional(column.text(2)),
    postalCode: optional(column.text(8)),
    /** IANA name, `America/Sao_Paulo`. */
    timeZone: column.text(60),
  },
  { owner: 'company' },
)
export type Company = Row<typeof Companies>

/** The scope in which relay, dispatcher and jobs act for one company. */
export async function companyScope(
  database: Database,
  companyId: string,
  now: Date,
  actor: Actor = systemActor,
): Promise<Scope> {
  const companies = bindTable(database, Companies, { companyId, now })
  const { id, timeZone } = await companies.get(companyId)
  return { company: { id, timeZone }, actor }
}

export async function listCompanies(database: Database, now: Date): Promise<Company[]> {
  return bindTable(database, Companies, { now }).all({ order: [['createdAt', 'ASC']] })
}

/** The handle in whatever case it was typed. */
export async function findCompany(database: Database, handle: string, now: Date): Promise<Company | undefined> {
  return bindTable(database, Companies, { now }).first({ where: { handle: handle.trim().toLowerCase() } })
}
