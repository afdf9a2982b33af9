import type { Work } from '../../data/work.ts'
import type { StatusColor } from '../../events/lifecycle.ts'
import type { IconName } from '../icons.ts'

/**
 * What a plug-in shows to customers in their own area. Sections of one `path` are one page: their things stand in one
 * list, newest first. Every work is in portal scope: `work.of` and `work.query` reach what is this customer's only, and
 * throw for tables that do not say whose their rows are (`defineModel(..., { owner })`).
 */
export interface PortalSection {
  /** The entry of the menu, `Faturas`; of sections that share a path, the first one's. */
  title: string
  /** Its place in addresses, `faturas`. */
  path: string
  /** One of them, in a sentence: `fatura`. */
  one: string
  /** What these things are called in events (`instalment`), and in addresses. */
  subject: string
  /** Newest first: by `date`, then `id`, both descending. */
  list(work: Work, asked: PortalAsked): Promise<PortalItem[]>
  /** Throws NotFound, for what is not this customer's as well. */
  show(work: Work, id: string): Promise<PortalPage>
  /** What may be downloaded: kinds of documents (`DocumentSource`) whose id is the thing's own. Throws NotFound. */
  documents(work: Work, id: string): Promise<PortalDocument[]>
  actions: readonly PortalAction[]
  /** false: its list is not split into what is open and what is paid. */
  split?: false
}

export interface PortalAsked {
  /** Only what is before it in the list: the last one of the page before. */
  before?: Pick<PortalItem, 'date' | 'id'>
  /** Only what is still to be paid or done, or only what is not. */
  open?: boolean
  limit: number
  /**
   * Subjects that other sections of this page show: what only stands for one of those (a charge made for an `invoice`)
   * is left out here, or the customer would see it twice.
   */
  shownElsewhere: readonly string[]
}

/** A line of the list. */
export interface PortalItem {
  id: string
  /** `Mensalidade de dezembro`. */
  title: string
  /** Civil date; what the list is ordered by. */
  date: string
  /** How the date is called: `vence em`. */
  dateTitle: string
  amountCents?: number
  status: { title: string; color: StatusColor }
  /** Still to be paid or done. */
  open: boolean
}

export interface PortalPage extends PortalItem {
  /** `Vencimento` and `10/12/2026`. */
  facts: readonly { title: string; text: string }[]
  /** What it consists of. */
  items: readonly { description: string; amountCents: number }[]
  /** What is copied to pay: PIX, linha digitável. Empty for what is paid (X7). */
  codes: readonly { title: string; text: string; qr?: boolean }[]
  /** A sentence that has to be read first: that it is paid, or cancelled. */
  notice?: string
}

export interface PortalDocument {
  kind: string
  /** `Boleto em PDF`. */
  title: string
  /** What it is called as a file, `boleto-12-1.pdf`. */
  name: string
}

/**
 * Something the customer asks for, after a page that asks whether they mean it. What happens is one thing only: the fact
 * is recorded, by the customer, about the thing; reactions and messages of plug-ins do the rest.
 */
export type PortalAction = AnyAction & (EmailAction | PlainAction)

interface AnyAction {
  /** Its place in addresses, `email`. */
  path: string
  /** `Enviar por e-mail`. */
  title: string
  icon: IconName
  /**
   * In its plug-in's `facts`. Its payload holds `title` for timelines and `address` (whence); by e-mail also `linkId`
   * (`portalLink`) and `documents` (`portalDocuments`).
   */
  fact: string
  /** How a timeline tells it: `Pediu a fatura por e-mail, pela Central do Assinante`. */
  told: string
  /** Whether it may be asked for of this one; left out: of each. What nobody would answer is not offered. */
  applies?(item: PortalItem): boolean
}

/** Its message goes to the registered e-mail, only where the company sends any, and is shown to the customer as it fares. */
interface EmailAction {
  channel: 'email'
}

/** A reaction to the fact does it, before the next page is shown. */
interface PlainAction {
  channel?: undefined
  /** What they are asked, or why it cannot be asked for now; looked at before the page and again at the request. */
  question(work: Work, id: string): Promise<{ text: string } | { refusal: string }>
  /** `Pronto: o serviço volta em instantes.` */
  done: string
}
