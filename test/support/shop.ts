import { plugins } from '../../config/plugins.ts'
import { type App, type AppParts, createApp } from '../../core/app.ts'
import { type Clock, type HandClock, handClock } from '../../core/clock.ts'
import type { Company } from '../../core/data/company.ts'
import type { Scope, Work } from '../../core/data/work.ts'
import { createLog, type Log } from '../../core/log.ts'
import type { Channel, ChannelKind } from '../../core/outbox/channel.ts'
import { emailPace, type Pace } from '../../core/outbox/pace.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import { createApiToken } from '../../core/people/api-token.ts'
import type { CompanyPlan } from '../../core/people/company-plan.ts'
import { foundCompany } from '../../core/people/found-company.ts'
import type { Plugin } from '../../core/plugin.ts'
import { appConfig } from './app-config.ts'
import { preparedDatabase } from './prepared.ts'

/** A shop with the installed plug-ins on a database of its own, its clock moved by hand. */
export interface Shop {
  app: App
  clock: HandClock
  company: Company
  scope: Scope
  administrator: { email: string; password: string }
  databaseUrl: string
  folder: string
  read<T>(body: (work: Work) => Promise<T>): Promise<T>
  write<T>(body: (work: Work) => Promise<T>): Promise<T>
  addSender(given: { channel: ChannelKind; driver: string } & Partial<Sender> & { account?: unknown }): Promise<Sender>
  /** Hands every recorded event over. */
  relay(): Promise<void>
  /** Relay and dispatcher until nothing is left to do now. */
  settle(): Promise<void>
  token(role?: 'administrator' | 'staff' | 'reader'): Promise<string>
  close(): Promise<void>
}

export interface ShopOptions {
  plugins?: readonly Plugin[]
  channels?: Channel[]
  now?: Date
  /** Instead of the one moved by hand, where the loops are to run by themselves. */
  clock?: Clock
  /** A database that another shop already uses: a second process, so to speak. */
  share?: Shop
  chromiumPath?: string
  chromiumArgs?: readonly string[]
  incoming?: NonNullable<AppParts['incoming']>
  whatsApp?: NonNullable<AppParts['whatsApp']>
  random?: () => number
  log?: Log
  /** What stands in for Meta. */
  cloud?: Pick<AppParts, 'graphUrl'>
  /** Plus with every add-on unless said otherwise. */
  plan?: CompanyPlan
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const database = options.share ? undefined : await preparedDatabase()
  const databaseUrl = options.share?.databaseUrl ?? database?.url ?? ''
  const folder = options.share?.folder ?? database?.folder ?? ''
  const clock = options.share?.clock ?? handClock(options.now ?? new Date('2026-11-23T13:00:00Z'))
  const app = createApp({
    plugins: options.plugins ?? plugins,
    clock: options.clock ?? clock,
    log: options.log ?? createLog('silent'),
    config: appConfig({
      databaseUrl,
      folder,
      chromiumPath: options.chromiumPath,
      ...(options.chromiumArgs ? { chromiumArgs: options.chromiumArgs } : {}),
    }),
    ...(options.incoming ? { incoming: options.incoming } : {}),
    ...(options.whatsApp ? { whatsApp: options.whatsApp } : {}),
    random: options.random ?? (() => 0.5),
    channels: options.channels ?? [],
    ...options.cloud,
  })
  if (!options.share) await app.migrate()
  const company = options.share?.company ?? (await foundShop(app, 'loja-modelo', options.plan))
  const scope: Scope = { company, actor: { kind: 'user', id: company.id, name: 'Ana' } }
  const shop: Shop = {
    app,
    clock,
    company,
    scope,
    administrator: { email: administratorOf('loja-modelo'), password },
    databaseUrl,
    folder,
    read: body => app.works.read(scope, body),
    write: body => app.works.write(scope, body),
    addSender: given => shop.write(work => insertSender(app, work, given)),
    async relay() {
      while ((await app.relay.round()) > 0);
    },
    async settle() {
      for (let done = 1; done > 0; ) {
        await shop.relay()
        done = await app.dispatcher.drain()
      }
    },
    token: async (role = 'administrator') =>
      (await shop.write(work => createApiToken(work, { name: 'teste', role }))).text,
    async close() {
      await app.stop()
      await database?.remove()
    },
  }
  return shop
}

const password = 'a-senha-da-loja'
const administratorOf = (handle: string) => `admin@${handle}.test`

/** A further company in the same installation. */
export function foundShop(app: App, handle: string, plan: CompanyPlan = everything): Promise<Company> {
  const company = {
    handle,
    name: `Loja ${handle}`,
    phone: '(49) 3322-1100',
    email: `contato@${handle}.test`,
    timeZone: 'America/Sao_Paulo',
  }
  const administrator = { email: administratorOf(handle), name: 'Ana', password }
  return foundCompany(app.works, { company, administrator, plan })
}

const everything: CompanyPlan = { plan: 'plus', addOns: ['whatsapp'] }

const quickPace: Pace = { ...emailPace, perSecond: 1_000 }

function insertSender(app: App, work: Work, given: Parameters<Shop['addSender']>[0]): Promise<Sender> {
  const { account = {}, ...columns } = given
  const credentials = app.secret.seal(JSON.stringify(account))
  const base = {
    name: 'Remetente',
    identity: 'loja@exemplo.test',
    isDefault: true,
    status: 'ready' as const,
    pace: quickPace,
  }
  return work.of(Senders).insert({ ...base, ...columns, credentials })
}
