import { type Column, column } from './column.ts'
import type { Owner } from './owner.ts'

export type Fields = Record<string, Column>

/** A table that plug-ins may reach through `work.of`; every row belongs to one company. */
export interface Model<F extends Fields = Fields> {
  name: string
  columns: F
  unique: readonly (readonly string[])[]
  /** Whose rows they are, in a customer's own area. Absent: no customer reaches them. */
  owner?: Owner
  /** A column that counts the rows of each contact from 1: of two contacts that become one, those of the second follow. */
  counted?: string
}

type Base = { id: Column<string>; companyId: Column<string>; createdAt: Column<Date> }
type ColumnsToRow<F extends Fields> = { [K in keyof F]: F[K] extends Column<infer T> ? T : never }

/** A row as plain data. */
export type Row<M> = M extends Model<infer F> ? ColumnsToRow<F> : never

type OptionalKeys<R> = { [K in keyof R]: null extends R[K] ? K : never }[keyof R]

/** What an insert needs: id, company and time are filled in, optional columns may be left out. */
export type NewRow<M, R = Row<M>> = Omit<R, OptionalKeys<R> | keyof Base> &
  Partial<Pick<R, OptionalKeys<R>>> & { id?: string; createdAt?: Date }

/** `unique` lists column groups; `companyId` leads each of them by itself. `owner` opens the table to customers. */
export function defineModel<F extends Fields>(
  name: string,
  fields: F,
  options: { unique?: (keyof F & string)[][]; owner?: Owner; counted?: keyof F & string } = {},
): Model<Base & F> {
  return {
    name,
    columns: { id: column.id(), companyId: column.id(), createdAt: column.instant(), ...fields },
    unique: (options.unique ?? []).map(group => ['companyId', ...group]),
    ...(options.owner ? { owner: options.owner } : {}),
    ...(options.counted ? { counted: options.counted } : {}),
  }
}
