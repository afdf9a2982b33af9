import { qrPicture } from '../../documents/codes.ts'
import { NotFound } from '../../errors.ts'
import type { Desk } from '../../events/subscriber.ts'
import { readCursor, writeCursor } from '../../people/cursor.ts'
import type { Answer } from '../kit.ts'
import type { Services } from '../services.ts'
import { confirmPage, fatePage } from './action-pages.ts'
import { noticeFile, noticePage, noticesPage } from './notices.ts'
import type { PortalSection } from './section.ts'
import { itemsOf, type ShownItem, type ShownSection, sectionAt, sourceAt } from './sections.ts'
import type { PortalVisitor } from './visitor.ts'

export interface PortalInput {
  visitor: PortalVisitor
  params: Record<string, string>
  query: Record<string, string>
}

/** A page that is only looked at: by the customer, and in the same way by staff who look as the customer. */
export interface PortalRoute {
  /** Below the portal's base. */
  path: string
  run(desk: Desk, input: PortalInput): Promise<Answer>
}

const perPage = 20

/** In this order: a path with a parameter comes after those it would swallow. */
export function portalRoutes(services: Services): PortalRoute[] {
  return [
    { path: '/avisos', run: noticesPage },
    { path: '/avisos/:id', run: (desk, input) => noticePage(services.secret, desk, input) },
    {
      path: '/avisos/:id/anexos/:index',
      run: (desk, input) =>
        noticeFile(services.files, services.storage, { desk, shelf: shelfOf(services, input), input }),
    },
    { path: '/pedidos/:event', run: (desk, input) => fatePage(desk, input, 'portal/fate-page') },
    { path: '/pedidos/:event/estado', run: (desk, input) => fatePage(desk, input, 'portal/fate') },
    { path: '/:section', run: listPage },
    { path: '/:section/:subject/:id', run: itemPage },
    {
      path: '/:section/:subject/:id/documentos/:kind',
      run: (desk, input) => download(services, desk, input),
    },
    { path: '/:section/:subject/:id/:action', run: confirmPage },
  ]
}

/** By `lista`. */
const chips = [
  ['', 'Todas'],
  ['abertas', 'Em aberto'],
  ['pagas', 'Pagas'],
] as const

const view = (name: string, data: Record<string, unknown>): Answer => ({ kind: 'view', name, data })

async function listPage(desk: Desk, { visitor, params, query }: PortalInput): Promise<Answer> {
  const section = sectionAt(visitor.sections, params.section)
  const open = query.lista === 'abertas' ? true : query.lista === 'pagas' ? false : undefined
  const before = query.antes ? readCursor(query.antes, 2).map(String) : undefined
  const items = await desk.read(work =>
    itemsOf(work, section, {
      ...(open === undefined ? {} : { open }),
      ...(before ? { before: { date: before[0] ?? '', id: before[1] ?? '' } } : {}),
      limit: perPage + 1,
    }),
  )
  const shown = items.slice(0, perPage)
  const last = shown.at(-1)
  const here = `${visitor.base}/${section.path}`
  const list = query.lista === 'abertas' || query.lista === 'pagas' ? `lista=${query.lista}&` : ''
  return view('portal/list', {
    title: section.title,
    section,
    items: shown.map(item => {
      const path = pathOf(visitor, section, item.source, item.id)
      return { ...item, path, actions: actionsOf(visitor, item, path) }
    }),
    chips: (section.isSplit ? chips : []).map(([key, title]) => ({
      title,
      path: key ? `${here}?lista=${key}` : here,
      active: (query.lista ?? '') === key,
    })),
    next: items.length > perPage && last ? `${here}?${list}antes=${writeCursor([last.date, last.id])}` : undefined,
    first: before ? here : undefined,
  })
}

export const pathOf = (visitor: PortalVisitor, section: ShownSection, source: PortalSection, id: string): string =>
  `${visitor.base}/${section.path}/${source.subject}/${id}`

/** Those that the company lets its customers use, and that are for this one. */
const actionsOf = ({ choices }: PortalVisitor, item: ShownItem, path: string) =>
  item.source.actions
    .filter(({ channel, applies }) => (channel !== 'email' || choices.sendsByEmail) && (applies?.(item) ?? true))
    .map(({ title, icon, path: at }) => ({ title, icon, path: `${path}/${at}` }))

/** The thing an address names. Throws NotFound. */
export function thingAt({ visitor, params }: PortalInput) {
  const section = sectionAt(visitor.sections, params.section)
  const source = sourceAt(section, params.subject)
  const id = params.id ?? ''
  return { section, source, id, path: pathOf(visitor, section, source, id) }
}

async function itemPage(desk: Desk, input: PortalInput): Promise<Answer> {
  const { section, source, id, path } = thingAt(input)
  const { page, documents } = await desk.read(async work => ({
    page: await source.show(work, id),
    documents: await source.documents(work, id),
  }))
  const { base } = input.visitor
  return view('portal/item', {
    title: page.title,
    section,
    back: `${base}/${section.path}`,
    page: { ...page, codes: await Promise.all(page.codes.map(drawn)) },
    documents: documents.map(({ kind, title }) => ({ title, path: `${path}/documentos/${kind}` })),
    actions: actionsOf(input.visitor, { ...page, source }, path),
  })
}

/** With its picture, where a phone is to read it. */
export const drawn = async <C extends { text: string; qr?: boolean }>(code: C) => ({
  ...code,
  picture: code.qr ? await qrPicture(code.text) : undefined,
})

/**
 * Asked twice whose it is: the section answers in the customer's scope, and the document itself names its contact before
 * its file is rendered. The rendered file is the company's, known by its content.
 */
export async function download(services: Services, desk: Desk, input: PortalInput): Promise<Answer> {
  const { source, id } = thingAt(input)
  const kind = input.params.kind ?? ''
  const offered = await desk.read(work => source.documents(work, id))
  if (!offered.some(one => one.kind === kind)) throw new NotFound()
  const contactId = input.visitor.contact.id
  const { name, contentType, hash } = await services.files.pdfOfContact(shelfOf(services, input), {
    kind,
    id,
    contactId,
  })
  return { kind: 'file', name, contentType, body: services.storage.open(hash), inline: true }
}

/** Where rendered files are kept: the company's. */
function shelfOf({ works }: Services, { visitor: { company, contact } }: PortalInput): Desk {
  const scope = { company, actor: { kind: 'contact' as const, id: contact.id, name: contact.name } }
  return { read: body => works.read(scope, body), write: body => works.write(scope, body) }
}
