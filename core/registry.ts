import { AlarmLetters } from './channels/health/alarm-letter.ts'
import { SenderIncidents } from './channels/health/incident.ts'
import { portalMessages } from './channels/portal/messages.ts'
import { WhatsAppInbox } from './channels/whatsapp/cloud/inbox.ts'
import { WhatsAppTemplateChoices, WhatsAppTemplates } from './channels/whatsapp/cloud/template-choice.ts'
import { WhatsAppWindows } from './channels/whatsapp/cloud/window.ts'
import { IncomingMessages } from './channels/whatsapp/incoming.ts'
import { optOutAnswers } from './channels/whatsapp/opt-out-answers.ts'
import { WhatsAppIds } from './channels/whatsapp/phone-book.ts'
import { SenderSessions } from './channels/whatsapp/session.ts'
import type { LoyaltyOf } from './contracts/loyalty.ts'
import type { OrderingOf } from './contracts/ordering.ts'
import type { PayableOf } from './contracts/payable.ts'
import { Companies } from './data/company.ts'
import type { Model } from './data/model.ts'
import { Sequences } from './data/sequence.ts'
import { noLoyalty, type Work } from './data/work.ts'
import { EventReceipts, Events } from './events/event.ts'
import { ContactImportRows, ContactImports } from './imports/contacts/import.ts'
import { contactCheckTask, contactImportTask } from './imports/contacts/tasks.ts'
import { JobRuns } from './jobs/job-run.ts'
import type { MessageType } from './notifier/message-type.ts'
import { RuleRows, WordRows } from './notifier/rule.ts'
import { RenderedDocuments } from './outbox/attachment.ts'
import { EarlyReceipts } from './outbox/early-receipt.ts'
import { MessageAttempts, Messages } from './outbox/message.ts'
import { ModuleSenders } from './outbox/module-sender.ts'
import { MessageParts } from './outbox/part.ts'
import { Senders } from './outbox/sender.ts'
import { ApiTokens } from './people/api-token.ts'
import { CompanyHolidays } from './people/calendar.ts'
import { CompanyPlans } from './people/company-plan.ts'
import { Consents } from './people/consent.ts'
import { Contacts } from './people/contact.ts'
import { CompanyModules, disabledModules } from './people/module.ts'
import { corePermissions, createPermissions, type Permissions } from './people/permission.ts'
import { PortalAccounts, PortalKeys } from './people/portal-account.ts'
import { settingsModels } from './people/settings.ts'
import { Users } from './people/user.ts'
import type { Offer, Plugin } from './plugin.ts'
import { contradictions } from './registry-rules.ts'
import type { SimulationParts } from './simulation/simulate.ts'
import { simulationTask } from './simulation/simulation-task.ts'
import { TaskRows, Tasks } from './tasks/task.ts'
import type { TaskType, TaskTypes } from './tasks/task-type.ts'
import { IdempotencyKeys } from './web/api/idempotency-key.ts'
import { WebhookDeliveries, Webhooks } from './web/api/webhook.ts'

export const coreModels: readonly Model[] = [
  Companies,
  Sequences,
  Events,
  EventReceipts,
  Users,
  ApiTokens,
  Contacts,
  Consents,
  PortalAccounts,
  PortalKeys,
  CompanyModules,
  CompanyHolidays,
  CompanyPlans,
  ...settingsModels,
  Senders,
  ModuleSenders,
  Messages,
  MessageAttempts,
  MessageParts,
  EarlyReceipts,
  SenderSessions,
  SenderIncidents,
  AlarmLetters,
  WhatsAppIds,
  WhatsAppWindows,
  WhatsAppTemplates,
  WhatsAppTemplateChoices,
  WhatsAppInbox,
  IncomingMessages,
  RenderedDocuments,
  RuleRows,
  WordRows,
  JobRuns,
  Tasks,
  TaskRows,
  ContactImports,
  ContactImportRows,
  Webhooks,
  WebhookDeliveries,
  IdempotencyKeys,
]

/** Whoever has something to say: a plug-in, or core itself under the name of its contacts. */
export type Speaker = Pick<Plugin, 'name' | 'title'> & { messages: readonly MessageType[] }

/** A message type and who declares it. */
export interface OwnedMessageType {
  plugin: Pick<Plugin, 'name' | 'title'>
  type: MessageType
}

/** What core says itself. It is no module: nobody can switch it off, only its messages. */
export const coreSpeaker: Speaker = {
  name: 'contacts',
  title: 'Clientes',
  messages: [...optOutAnswers, ...portalMessages],
}

/** All manifests, read once, handed out in slices. */
export interface Registry {
  plugins: readonly Plugin[]
  models: readonly Model[]
  /** Plug-ins that send messages, in menu order, and core. */
  speakers: readonly Speaker[]
  messageTypes: ReadonlyMap<string, OwnedMessageType>
  taskTypes: TaskTypes
  /** What a simulation goes through. */
  simulation: SimulationParts
  permissions: Permissions
  /** Throws when no plug-in has this name. */
  plugin(name: string): Plugin
  offers<K extends Offer['kind']>(kind: K): (Extract<Offer, { kind: K }> & { plugin: string })[]
}

/** Refuses manifests that contradict each other, in one sentence per contradiction naming both sides. */
export function createRegistry(plugins: readonly Plugin[]): Registry {
  const speakers = [...plugins.map(plugin => ({ ...plugin, messages: plugin.messages ?? [] })), coreSpeaker].filter(
    ({ messages }) => messages.length > 0,
  )
  const types = new Map(speakers.flatMap(plugin => plugin.messages.map(type => [type.name, { plugin, type }] as const)))
  const simulation = { types, jobs: plugins.flatMap(plugin => (plugin.jobs ?? []).map(job => ({ plugin, job }))) }
  const models = [...coreModels, ...plugins.flatMap(plugin => plugin.models ?? [])]
  const ownTasks: TaskType[] = [simulationTask(simulation), contactCheckTask, contactImportTask(models)]
  const own = { models: [...coreModels], messages: [...coreSpeaker.messages], tasks: ownTasks }
  const refused = contradictions(plugins, own)
  if (refused.length > 0) throw new Error(`The installed plug-ins contradict each other:\n  ${refused.join('\n  ')}`)
  const tasks = [...ownTasks, ...plugins.flatMap(plugin => plugin.tasks ?? [])]
  const offers = plugins.flatMap(plugin => (plugin.offers ?? []).map(offer => ({ ...offer, plugin: plugin.name })))
  return {
    plugins,
    models,
    speakers,
    messageTypes: types,
    taskTypes: new Map(tasks.map(type => [type.kind, type])),
    simulation,
    permissions: createPermissions([...corePermissions, ...plugins.flatMap(plugin => plugin.permissions ?? [])]),
    plugin(name) {
      const found = plugins.find(plugin => plugin.name === name)
      if (!found) throw new Error(`No plug-in is called ${name}`)
      return found
    },
    offers: kind => offers.filter(offer => offer.kind === kind) as never,
  }
}

/** What the plug-in that collects for a subject says of one of them. */
export function payablesOf(registry: Pick<Registry, 'offers'>): PayableOf<Work> {
  const offers = new Map(registry.offers('payable').map(offer => [offer.subject, offer]))
  return async (work, subject, id) => offers.get(subject)?.find(work, id)
}

/** What the plug-in says that keeps what customers earn, as long as the company uses it. */
export function loyaltyOf(registry: Pick<Registry, 'offers'>): LoyaltyOf<Work> {
  const [offer] = registry.offers('loyalty')
  return work => {
    const kept = async () => (offer && !(await disabledModules(work)).has(offer.plugin) ? offer.of(work) : noLoyalty)
    return {
      balanceOf: async contactId => (await kept()).balanceOf(contactId),
      redeem: async redemption => (await kept()).redeem(redemption),
      // What was used in a module that is off by now comes back all the same.
      giveBack: async redemption => (offer?.of(work) ?? noLoyalty).giveBack(redemption),
    }
  }
}

/** The plug-in that keeps orders, as long as the company uses it. */
export function orderingOf(registry: Pick<Registry, 'offers'>): OrderingOf<Work> {
  const [offer] = registry.offers('ordering')
  return work => ({
    async place(request) {
      if (!offer || (await disabledModules(work)).has(offer.plugin)) return false
      return offer.of(work).place(request)
    },
    // What became an order in a module that is off by now is taken back all the same.
    reverse: async given => (offer ? offer.of(work).reverse(given) : false),
  })
}
