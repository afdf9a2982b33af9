import express, { type Request, type Response, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { addDays } from '../brazil/dates.ts'
import { Companies, companyScope } from '../data/company.ts'
import { bindTable, type Where } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import type { Desk } from '../events/subscriber.ts'
import {
  type DocumentSource,
  type FileSource,
  isKept,
  type KeptDocument,
  type PrintableDocument,
} from '../outbox/attachment.ts'
import { linkDaysOf } from '../outbox/billing-server.ts'
import { isLinkOf, type Linked, readLink } from '../outbox/document-link.ts'
import { accountOf } from '../people/portal-access.ts'
import { publicPolicy } from './headers.ts'
import type { Pages } from './pages.ts'
import { callText } from './portal/call.ts'
import type { Services } from './services.ts'

interface Opened {
  desk: Desk
  source: DocumentSource | FileSource
  id: string
}

type Row = Linked & { companyId: string; contactId: string }

/**
 * The customer's page of a document, opened by the link in a message: read-only, of this one document, without signing
 * in. What opens it cannot be guessed; a wrong one and a missing document look the same. Links of what is to be paid end,
 * and say then how to come by another.
 */
export function createPublicDocuments(services: Services, pages: Pages): Router {
  const { registry, database, works, clock, files, storage } = services
  const sources: (DocumentSource | FileSource)[] = registry.offers('document').map(offer => offer.document)
  const router = express.Router()
  // Guessing is hopeless anyway; this keeps a scanner from keeping the browser and the database busy.
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 60,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: 'Muitas visitas em pouco tempo. Espere um minuto e abra de novo.',
  })

  async function rowAt({ model }: DocumentSource | FileSource, where: { id: string } | { token: string }) {
    const table = bindTable(database, model, { now: clock.now() })
    return (await table.first({ where: where as unknown as Where<unknown> })) as Row | undefined
  }

  /** Throws NotFound; undefined: it is over. */
  async function open(kind: string, text: string): Promise<{ desk: Desk; opened: Opened | undefined }> {
    const source = sources.find(one => one.kind === kind)
    const claim = source && linksExpire(source) ? readLink(text) : undefined
    if (!source || !(claim || /^[\w-]{43}$/.test(text))) throw new NotFound(gone)
    const row = await rowAt(source, claim ? { id: claim.id } : { token: text })
    // MariaDB's collation finds "a" for "A"; a token is its exact letters.
    if (!row || !(claim || row.token === text)) throw new NotFound(gone)
    const scope = await companyScope(database, row.companyId, clock.now())
    const desk: Desk = { read: body => works.read(scope, body), write: body => works.write(scope, body) }
    const isOver = await desk.read(async work => {
      if (claim && !isLinkOf(work, kind, { ...claim, row, text })) throw new NotFound(gone)
      return linksExpire(source) && (await isClosed(work, { row, until: claim?.until }))
    })
    return { desk, opened: isOver ? undefined : { desk, source, id: row.id } }
  }

  async function sendOver(request: Request, response: Response, desk: Desk): Promise<void> {
    const company = await desk.read(work => work.of(Companies).get(work.companyId))
    const data = { title: 'Este link não vale mais', area: `/c/${company.handle}`, call: callText(company) }
    privately(response)
    await pages.send(request, response, { name: 'link-over', data, status: 410 })
  }

  const page = (path: string, show: (request: Request, response: Response, opened: Opened) => Promise<unknown>) =>
    router.get(path, limit, async (request, response) => {
      const { desk, opened } = await open(String(request.params.kind), String(request.params.token))
      await (opened ? show(request, response, opened) : sendOver(request, response, desk))
    })

  page('/:kind/:token', async (request, response, { desk, source, id }) => {
    const document = await desk.read<PrintableDocument | KeptDocument>(work => source.load(work, id))
    const pdf = `${request.originalUrl.split('?')[0]}/pdf`
    // A file has no page of its own.
    if (isKept(document)) return response.redirect(pdf)
    privately(response).set('Content-Security-Policy', publicPolicy).type('html').send(withFrame(document.html, pdf))
  })

  page('/:kind/:token/pdf', async (_request, response, { desk, source, id }) => {
    const { name, contentType, hash } = await files.pdfOf(desk, source.kind, id)
    privately(response).attachment(name).type(contentType)
    storage.open(hash).pipe(response)
  })

  return router
}

const linksExpire = (source: DocumentSource | FileSource): boolean => 'linksExpire' in source

/** Past its day; or its customer's access is blocked, which is told to nobody who only holds a link. */
async function isClosed(work: Work, { row, until }: { row: Row; until: string | undefined }): Promise<boolean> {
  // Links of before they ended are good for as long after the due date as those of now.
  const last = until ?? addDays(row.dueDate, await linkDaysOf(work))
  return last < work.today || Boolean((await accountOf(work, row.contactId))?.blockedAt)
}

const gone = 'Este endereço não abre mais nenhum documento. Peça um novo a quem o enviou.'

const privately = (response: Response) =>
  response.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })

const screen = `<meta name="viewport" content="width=device-width,initial-scale=1"><style>
@media screen { body { max-width: 800px; margin: 0 auto; padding: 24px 16px 48px } .recado-pdf { display: inline-block; margin-bottom: 24px; padding: 12px 20px; border-radius: 6px; background: #0b6e5f; color: #fff; font-weight: 600; text-decoration: none } .recado-pdf:focus-visible { outline: 3px solid #1d273b; outline-offset: 2px } }
@media screen and (max-width: 560px) { header { flex-direction: column } .right { text-align: left } th, td { padding: 8px 4px } }
@media print { .recado-pdf { display: none } }
</style>`

/** The paper page, made to fit a phone, with the way to its PDF on top. */
function withFrame(html: string, pdf: string): string {
  return html
    .replace('</head>', `${screen}</head>`)
    .replace('<body>', `<body>\n<a class="recado-pdf" href="${pdf}" download>Baixar PDF</a>`)
}
