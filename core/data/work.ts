import { setTimeout as pause } from 'node:timers/promises'
import { QueryTypes, type Transaction } from 'sequelize'
import { today } from '../brazil/dates.ts'
import type { Clock } from '../clock.ts'
import type { Loyalty, LoyaltyOf } from '../contracts/loyalty.ts'
import type { Ordering, OrderingOf } from '../contracts/ordering.ts'
import type { Payable, PayableOf } from '../contracts/payable.ts'
import { Conflict } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Database } from './connect.ts'
import { createGather, type Gather } from './gather.ts'
import type { Model } from './model.ts'
import { bindTable, type Table } from './table.ts'

/** Who did it. `onBehalfOf` is a contact's id while staff act as the customer. */
export interface Actor {
  kind: 'user' | 'token' | 'contact' | 'system' | 'operator'
  id: string
  name: string
  onBehalfOf?: string
}

/** Whose data, and in whose name. */
export interface Scope {
  company: { id: string; timeZone: string }
  actor: Actor
  /** Portal scope: only what belongs to this customer is there. */
  contactId?: string
  /** Records events, tells nobody: imports, seeds, restored data. */
  quiet?: boolean
}

/** An open transaction (reading works have none) for one company. Every action takes it first. */
export interface Work {
  companyId: string
  /** In a customer's own area: whose. `of` and `query` reach nothing else then. */
  contactId: string | undefined
  timeZone: string
  actor: Actor
  quiet: boolean
  now: Date
  /** The company's civil date, `YYYY-MM-DD`. */
  today: string
  log: Log
  /** The absolute address of a path of ours, for texts that leave: `/d/quote/abc`. */
  addressOf(path: string): string
  /** What only this installation can make of a text, in hex: what stands in an address and must not be made up. */
  signed(text: string): string
  of<M extends Model>(model: M): Table<M>
  /** What it takes to pay something that some plug-in collects for (`instalment`), as it is now. */
  payableOf(subject: string, id: string): Promise<Payable | undefined>
  /** What customers earned by buying, to pay with. */
  loyalty: Loyalty
  /** What was sold outside of orders becomes one. */
  orders: Ordering
  /**
   * Rows of a SELECT. The text must name `:companyId`, which is bound to this work's company, and in a customer's own
   * area `:contactId` as well, which is bound to the customer.
   */
  query<R extends object>(sql: string, values?: Record<string, unknown>): Promise<R[]>
  /** Reads something once per work: a batch of two hundred events asks for the company's rules two hundred times. */
  once<T>(key: string, load: () => Promise<T>): Promise<T>
  /** Reads one of many: what is asked side by side is read by one query. Rows by id are gathered without asking. */
  gather: Gather
  /** Ids of the events recorded so far, in order. */
  recorded: string[]
  /** The same data at another moment, for looking ahead: whatever is written there throws. */
  at(moment: Date): Work
}

export interface Works {
  /** Without a transaction, and so without a lock. */
  read<T>(scope: Scope, body: (work: Work) => Promise<T>): Promise<T>
  /** In one transaction; a deadlock runs the body again, so it must not touch the world outside. */
  write<T>(scope: Scope, body: (work: Work) => Promise<T>): Promise<T>
  /** Called after each commit that recorded events. */
  onCommit(listener: () => void): void
}

export const systemActor: Actor = { kind: 'system', id: 'system', name: 'Recado' }
/** Whoever runs the installation, at its command line. */
export const operatorActor: Actor = { kind: 'operator', id: 'operator', name: 'Operador da instalação' }

interface Parts {
  database: Database
  clock: Clock
  log: Log
  /** Without a trailing slash. */
  baseUrl: string
  secret: Pick<Secret, 'sign'>
  /** Absent: nobody collects anything. */
  payableOf?: PayableOf<Work>
  /** Absent: nobody earns anything. */
  loyaltyOf?: LoyaltyOf<Work>
  /** Absent: nobody keeps orders. */
  orderingOf?: OrderingOf<Work>
}

export function createWorks({ database, clock, log, baseUrl, secret, payableOf, ...offered }: Parts): Works {
  const { loyaltyOf = () => noLoyalty, orderingOf = () => noOrders } = offered
  const listeners: (() => void)[] = []

  function open(scope: Scope, { transaction, moment }: { transaction?: Transaction; moment?: Date } = {}): Work {
    const now = moment ?? clock.now()
    const companyId = scope.company.id
    const { contactId } = scope
    const { timeZone } = scope.company
    const memory = new Map<string, Promise<unknown>>()
    const gather = createGather()
    const work: Work = {
      companyId,
      contactId,
      timeZone,
      actor: scope.actor,
      quiet: scope.quiet ?? false,
      now,
      // Both cost more than they look, and most works ask for neither.
      get today() {
        return today(now, timeZone)
      },
      get log() {
        return log.child({ company: companyId })
      },
      recorded: [],
      gather,
      addressOf: path => `${baseUrl}${path}`,
      signed: text => secret.sign('address', text),
      once<T>(key: string, load: () => Promise<T>) {
        const known = memory.get(key) ?? load()
        memory.set(key, known)
        return known as Promise<T>
      },
      get loyalty() {
        return loyaltyOf(work)
      },
      get orders() {
        return orderingOf(work)
      },
      payableOf: async (subject, id) => payableOf?.(work, subject, id),
      of: model =>
        bindTable(database, model, { companyId, contactId, transaction, now, gather, readOnly: moment !== undefined }),
      at: moment => open(scope, { ...(transaction ? { transaction } : {}), moment }),
      async query(sql, values = {}) {
        if (!/:companyId\b/.test(sql)) throw new Error('A query must name :companyId')
        if (contactId !== undefined && !/:contactId\b/.test(sql))
          throw new Error("A query in a customer's area must name :contactId")
        const replacements = { ...values, companyId, ...(contactId === undefined ? {} : { contactId }) }
        return database.sequelize.query(sql, {
          type: QueryTypes.SELECT,
          replacements,
          transaction: transaction ?? null,
        })
      },
    }
    return work
  }

  async function attempt<T>(scope: Scope, body: (work: Work) => Promise<T>): Promise<T> {
    const { work, result } = await database.driver.transact(async transaction => {
      const work = open(scope, { transaction })
      return { work, result: await body(work) }
    })
    if (work.recorded.length > 0) for (const listener of listeners) listener()
    return result
  }

  return {
    read: (scope, body) => body(open(scope)),
    write: (scope, body) => againOnDeadlock(() => attempt(scope, body)),
    onCommit: listener => void listeners.push(listener),
  }
}

/** Where no module keeps what customers earn. */
export const noLoyalty: Loyalty = {
  balanceOf: async () => 0,
  async redeem() {
    throw new Conflict('Não há cashback para usar: o módulo não está instalado ou está desligado.')
  },
  giveBack: async () => undefined,
}

const noOrders: Ordering = { place: async () => false, reverse: async () => false }

async function againOnDeadlock<T>(body: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await body()
    } catch (error) {
      if (attempts === 5 || !isDeadlock(error)) throw error
      await pause(10 * attempts + Math.random() * 20)
    }
  }
}

const isDeadlock = (error: unknown) =>
  ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'].includes((error as { parent?: { code?: string } }).parent?.code ?? '')
