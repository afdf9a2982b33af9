import type { Request, Response } from 'express'
import type { Assets } from './assets.ts'
import { csrfToken } from './csrf.ts'
import { takeFlash, takeRefused } from './flash.ts'
import { createForm } from './form.ts'
import { createFormat } from './format.ts'
import { icon } from './icons.ts'
import { menuFor } from './menu.ts'
import { downLines } from './screens/whatsapp/down-lines.ts'
import type { Services } from './services.ts'
import { createViews } from './views.ts'
import { scopeOf, type Visitor, visitorOf } from './visitor.ts'
import { countWaiting, waitingText } from './waiting.ts'

export interface Page {
  /** The view. */
  name: string
  /** `title` names the page in the browser's tab; `place` is the menu's entry it belongs to, where its address does not tell; `leadsTo` is where the browser goes on by itself. */
  data: Record<string, unknown>
  status?: number
  /** Whose views are looked through first. */
  plugin?: string
}

/** Turns views into answers: whole pages, or the view alone when htmx asks for a part. */
export interface Pages {
  send(request: Request, response: Response, page: Page): Promise<void>
}

/** A token makes a session: an unknown visitor gets one where there is a form, not on every page that does not exist. */
const asksToken = (request: Request): boolean => request.session !== undefined && request.path === '/sign-in'

export const isPartial = (request: Request): boolean => request.get('HX-Request') === 'true'

export function createPages(services: Services, assets: Assets): Pages {
  const { clock, works, options } = services
  const views = createViews(options)

  function localsOf(request: Request, visitor: Visitor | undefined) {
    const refused = isPartial(request) ? undefined : takeRefused(request, clock.now())
    return {
      company: visitor?.company,
      user: visitor?.user,
      allows: visitor?.allows ?? (() => false),
      format: createFormat(visitor?.company.timeZone ?? 'America/Sao_Paulo', clock.now()),
      form: createForm(refused),
      old: refused?.old,
      errors: refused?.errors ?? {},
      icon,
      asset: assets.url,
      csrf: visitor || asksToken(request) ? csrfToken(request) : '',
      path: request.originalUrl.split('?')[0],
    }
  }

  async function frameOf(visitor: Visitor, place: string) {
    const [waiting, lines] = await works.read(scopeOf(visitor), work =>
      Promise.all([countWaiting(work), downLines(work)]),
    )
    return { menu: menuFor(services, visitor, place), waiting, waitingText, lines }
  }

  return {
    async send(request, response, { name, data, status = 200, plugin }) {
      const visitor = visitorOf(response)
      const locals = localsOf(request, visitor)
      const body = views.render(name, { ...locals, ...data }, plugin)
      response.status(status).set('Cache-Control', 'no-store').type('html')
      if (isPartial(request)) return void response.send(body)
      const frame = visitor ? await frameOf(visitor, String(data.place ?? request.originalUrl)) : {}
      const flash = takeFlash(request)
      // What a customer sees stands in the customer's frame.
      const layout = data.portal ? 'portal/layout' : visitor ? 'layout' : 'layout-bare'
      response.send(
        views.render(layout, {
          ...locals,
          ...frame,
          title: data.title,
          leadsTo: data.leadsTo,
          portal: data.portal,
          flash,
          body,
        }),
      )
    },
  }
}
