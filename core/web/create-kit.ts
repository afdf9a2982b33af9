import express, { type Request, type Router } from 'express'
import type { Work } from '../data/work.ts'
import type { Desk } from '../events/subscriber.ts'
import { createGuard, type Owner } from './guard.ts'
import type { Answer, Input, Kit } from './kit.ts'
import { lentBy } from './lent.ts'
import { isPartial } from './pages.ts'
import { noteRoute } from './request-log.ts'
import type { Responder } from './responder.ts'
import type { Services } from './services.ts'
import { type Upload, uploadParser, uploadsOf } from './upload.ts'
import { scopeOf, type Visitor, visitorOf } from './visitor.ts'

type Method = 'get' | 'post'
type Run = (desk: Desk, input: Input & { files: Upload[] }) => Promise<Answer>

/** The kit of one owner: a plug-in (`plugin`), or the project's own screens (no `plugin`). */
export function createKit(services: Services, responder: Responder, owner: Owner): { kit: Kit; router: Router } {
  const router = express.Router()
  const { registry, pdf, files, storage } = services

  type Asked = { permission: string; run: Run; files?: number }
  function route(method: Method, path: string, { permission, run, files: most }: Asked): void {
    // A permission nobody declared is a typing error, found at start.
    registry.permissions.allows('administrator', permission)
    const guard = createGuard(owner, permission, most ? [uploadParser(most)] : [])
    router[method](path, noteRoute, ...guard, async (request, response) => {
      const visitor = visitorOf(response) as Visitor
      const input = { ...inputOf(request, visitor), files: uploadsOf(request) }
      const answer = await run(createDesk(services, visitor), input)
      await responder.send(request, response, answer, owner.plugin?.name)
    })
  }

  const kit: Kit = {
    get: (path, permission, handler) =>
      route('get', path, { permission, run: (desk, input) => desk.read(work => handler(work, input)) }),
    post: (path, permission, handler) =>
      route('post', path, { permission, run: (desk, input) => desk.write(work => handler(work, input)) }),
    getSlow: (path, permission, run) => route('get', path, { permission, run }),
    postSlow: (path, permission, run) => route('post', path, { permission, run }),
    postFiles: (path, permission, most, run) => route('post', path, { permission, run, files: most }),
    view: (name, data) => ({ kind: 'view', name, data }),
    redirect(to, given) {
      const flash = typeof given === 'string' ? ({ kind: 'success', text: given } as const) : given
      return { kind: 'redirect', to, ...(flash ? { flash } : {}) }
    },
    offers: lentBy(registry),
    async documentPdf(desk, kind, id) {
      const { name, contentType, hash } = await files.pdfOf(desk, kind, id)
      const inline = contentType === 'application/pdf'
      return { kind: 'file', name, contentType, body: storage.open(hash), inline }
    },
    pdf: (html, options) => pdf.render(html, options),
    keep: bytes => storage.keep(bytes),
  }
  return { kit, router }
}

/** Writing works hand their events to the relay before anything is answered, so that the next page sees the effects. */
function createDesk({ works, relay }: Services, visitor: Visitor): Desk {
  const scope = scopeOf(visitor)
  return {
    read: body => works.read(scope, body),
    async write<T>(body: (work: Work) => Promise<T>): Promise<T> {
      const { result, recorded } = await works.write(scope, async work => ({
        result: await body(work),
        recorded: work.recorded,
      }))
      await relay.take(recorded)
      return result
    },
  }
}

function inputOf(request: Request, { user, company, allows }: Visitor): Input {
  return {
    params: firstOfEach(request.params),
    query: firstOfEach(request.query),
    body: (request.body ?? {}) as Record<string, unknown>,
    user,
    company,
    allows,
    partial: isPartial(request),
  }
}

function firstOfEach(given: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'))
}
