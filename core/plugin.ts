import type { Loyalty } from './contracts/loyalty.ts'
import type { Ordering } from './contracts/ordering.ts'
import type { Payable } from './contracts/payable.ts'
import type { Model } from './data/model.ts'
import type { Work } from './data/work.ts'
import type { Predecessor, Ripeness } from './documents/tracked/successor.ts'
import type { WatchedFolder } from './documents/watched-folder.ts'
import type { Event, Trigger } from './events/event.ts'
import type { Lifecycle } from './events/lifecycle.ts'
import type { Desk } from './events/subscriber.ts'
import type { Job } from './jobs/job.ts'
import type { ContactCheck } from './notifier/contact-check.ts'
import type { MessageType } from './notifier/message-type.ts'
import type { DocumentSource, FileSource } from './outbox/attachment.ts'
import type { Permission } from './people/permission.ts'
import type { Settings } from './people/settings.ts'
import type { TaskType } from './tasks/task-type.ts'
import type { ApiKit } from './web/api/kit.ts'
import type { Chart } from './web/chart.ts'
import type { Kit } from './web/kit.ts'
import type { PortalSection } from './web/portal/section.ts'

/** Quick work on an event, in the transaction of its receipt. */
export interface Reaction {
  name: string
  on: Trigger
  handle(work: Work, event: Event): Promise<void>
}

/** Slow or remote work on an event: outside any transaction, at least once, so it must bear being repeated. */
export interface Errand {
  name: string
  on: Trigger
  handle(desk: Desk, event: Event): Promise<void>
}

/** The groups of the menu, in their order on the screen. */
export type MenuGroup = 'sales' | 'fiscal' | 'finance' | 'contacts' | 'messages' | 'registry' | 'system' | 'settings'

export interface MenuEntry {
  group: MenuGroup
  title: string
  /** Absolute path, `/quotes`. */
  path: string
  permission: string
}

/** A line on the home screen: what needs a person today. */
export interface HomeCard {
  /** In the number of `count`, which stands beside it: `Mensagem incerta`, `Mensagens incertas`. */
  title: string
  count: number
  path: string
  /** What to do about it, in a few words. */
  advice: string
}

/** A hit of the search that looks through everything. */
export interface Found {
  title: string
  detail: string
  path: string
}

/** What a plug-in lends to the shell and to other plug-ins. */
export type Offer =
  | { kind: 'document'; document: DocumentSource | FileSource }
  | { kind: 'subject'; subject: string; describe(work: Work, id: string): Promise<SubjectLink | undefined> }
  | { kind: 'payable'; subject: string; find(work: Work, id: string): Promise<Payable | undefined> }
  /** At most one installed plug-in keeps what customers earn. */
  | { kind: 'loyalty'; of(work: Work): Loyalty }
  /** At most one installed plug-in keeps orders. */
  | { kind: 'ordering'; of(work: Work): Ordering }
  | { kind: 'homeCards'; cards(work: Work): Promise<HomeCard[]> }
  /** What is to be known of customers, for the sake of this plug-in. */
  | { kind: 'contactChecks'; checks: readonly ContactCheck[] }
  | { kind: 'homeChart'; permission: string; chart(work: Work): Promise<Chart> }
  /** A document that can be made of another one, once of each: an order of an approved quote. */
  | {
      kind: 'successor'
      /** Says a price that may still be refused, or is what was agreed on. */
      makes: 'proposal' | 'sale'
      /** Of what it makes: `order`. */
      subject: string
      /** `Gerar pedido`. */
      title: string
      /** To make one. */
      permission: string
      /** To know of one that was made. */
      readPermission: string
      /** What was made of it already. */
      find(work: Work, predecessor: Pick<Predecessor, 'subject' | 'id'>): Promise<(Found & { id: string }) | undefined>
      make(work: Work, predecessor: Predecessor): Promise<Found & { id: string }>
    }
  /** A document that a sale is made of once it is ripe, for whoever holds what the document was made of. */
  | {
      kind: 'predecessor'
      /** `quote`. */
      subject: string
      permission: string
      ripeness(work: Work, id: string): Promise<Ripeness>
      /** Nobody changes it until this work is over. Throws Conflict when it is not ripe. */
      prepare(work: Work, id: string): Promise<Predecessor>
    }
  | { kind: 'contactTab'; title: string; permission: string; list(work: Work, contactId: string): Promise<Found[]> }
  | ({ kind: 'portalSection' } & PortalSection)
  | { kind: 'search'; permission: string; find(work: Work, text: string): Promise<Found[]> }

/** How a document is named and reached wherever it is mentioned (timeline, history, outbox). */
export interface SubjectLink {
  title: string
  path: string
}

/** A plug-in: a plain object that says everything it attaches. The keys stand in this order in every manifest. */
export interface Plugin {
  /** Folder, URL prefix and permission prefix: `quotes`. */
  name: string
  /** `Orçamentos`. */
  title: string
  /** Must be installed as well; still never imported. */
  needs?: string[]
  models?: Model[]
  lifecycles?: Lifecycle[]
  /** Names of further events it records, besides those of its lifecycles. */
  facts?: string[]
  messages?: MessageType[]
  reactions?: Reaction[]
  errands?: Errand[]
  jobs?: Job[]
  /** Long work that people start and follow (imports). */
  tasks?: TaskType[]
  /** Where other programs lay down files for it. */
  folders?: WatchedFolder[]
  screens?: (kit: Kit) => void
  api?: (kit: ApiKit) => void
  menu?: MenuEntry[]
  permissions?: Permission[]
  settings?: Settings
  offers?: Offer[]
}

export const definePlugin = (plugin: Plugin): Plugin => plugin
