import express, { type Response, type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { companyScope } from '../data/company.ts'
import { bindTable, type Where } from '../data/table.ts'
import { NotFound } from '../errors.ts'
import type { Desk } from '../events/subscriber.ts'
import {
  type DocumentSource,
  type FileSource,
  isKept,
  type KeptDocument,
  type PrintableDocument,
} from '../outbox/attachment.ts'
import { publicPolicy } from './headers.ts'
import type { Services } from './services.ts'

type Opened = { desk: Desk; source: DocumentSource | FileSource; id: string }

/**
 * The customer's page of a document, opened by the link in a message: read-only, of this one document, without signing
 * in. The token has 256 random bits; a wrong one and a missing document look the same.
 */
export function createPublicDocuments(services: Services): Router {
  const { registry, database, works, clock, files, storage } = services
  const sources = registry.offers('document').map(offer => offer.document)
  const router = express.Router()
  // Guessing is hopeless anyway; this keeps a scanner from keeping the browser and the database busy.
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 60,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    message: 'Muitas visitas em pouco tempo. Espere um minuto e abra de novo.',
  })

  async function open(kind: string, token: string): Promise<Opened> {
    const source = sources.find(one => one.kind === kind)
    if (!source || !/^[\w-]{43}$/.test(token)) throw new NotFound(gone)
    const where = { token } as unknown as Where<unknown>
    const row = (await bindTable(database, source.model, { now: clock.now() }).first({ where })) as
      | { id: string; companyId: string; token: string }
      | undefined
    // MariaDB's collation finds "a" for "A"; a token is its exact letters.
    if (row?.token !== token) throw new NotFound(gone)
    const scope = await companyScope(database, row.companyId, clock.now())
    return {
      source,
      id: row.id,
      desk: { read: body => works.read(scope, body), write: body => works.write(scope, body) },
    }
  }

  router.get('/:kind/:token', limit, async (request, response) => {
    const { desk, source, id } = await open(String(request.params.kind), String(request.params.token))
    const document = await desk.read<PrintableDocument | KeptDocument>(work => source.load(work, id))
    const pdf = `${request.originalUrl.split('?')[0]}/pdf`
    // A file has no page of its own.
    if (isKept(document)) return response.redirect(pdf)
    privately(response).set('Content-Security-Policy', publicPolicy).type('html').send(withFrame(document.html, pdf))
  })

  router.get('/:kind/:token/pdf', limit, async (request, response) => {
    const { desk, source, id } = await open(String(request.params.kind), String(request.params.token))
    const { name, contentType, hash } = await files.pdfOf(desk, source.kind, id)
    privately(response).attachment(name).type(contentType)
    storage.open(hash).pipe(response)
  })

  return router
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
