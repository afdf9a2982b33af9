import type { Request, Response } from 'express'
import type { Assets } from '../assets.ts'
import { csrfToken } from '../csrf.ts'
import { takeFlash } from '../flash.ts'
import { createForm } from '../form.ts'
import { createFormat } from '../format.ts'
import { icon } from '../icons.ts'
import { isPartial, type Pages } from '../pages.ts'
import type { Services } from '../services.ts'
import { createViews } from '../views.ts'
import { entrantOf, type PortalPlace, placeOf } from './visitor.ts'

/** The customer's pages: the same templates and helpers as the staff's, in a frame of the company's own look. */
export function createPortalPages({ clock, options }: Services, assets: Assets): Pages {
  const views = createViews(options)

  return {
    async send(request, response, { name, data, status = 200, plugin }) {
      const place = placeOf(response) as PortalPlace | undefined
      const portal = entrantOf(response) ?? (place && { ...place, base: place.home })
      const locals = {
        portal,
        allows: () => false,
        format: createFormat(place?.company.timeZone ?? 'America/Sao_Paulo', clock.now()),
        form: createForm(),
        icon,
        asset: assets.url,
        csrf: asksToken(request, response) ? csrfToken(request) : '',
        path: request.originalUrl.split('?')[0],
      }
      const body = views.render(name === 'error' ? 'portal/error' : name, { ...locals, ...data }, plugin)
      response.status(status).set('Cache-Control', 'no-store').type('html')
      if (isPartial(request)) return void response.send(body)
      const flash = takeFlash(request)
      response.send(views.render('portal/layout', { ...locals, title: data.title, flash, body }))
    },
  }
}

/** A token makes a session: whoever only looks at a page that does not exist gets none. */
const asksToken = (request: Request, response: Response): boolean =>
  request.session !== undefined && (entrantOf(response) !== undefined || response.locals.hasForm === true)
