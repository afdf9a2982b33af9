import { pipeline } from 'node:stream/promises'
import express, { type Response, type Router } from 'express'
import { NotFound } from '../../errors.ts'
import type { Logo } from '../../people/portal-logo.ts'
import { filePolicy } from '../headers.ts'
import { noteRoute } from '../request-log.ts'
import type { Services } from '../services.ts'
import { placeOf } from './visitor.ts'

/** What the portal looks like, for everybody: colours, the icon and what makes it installable. No session is asked. */
export function createLook({ storage }: Pick<Services, 'storage'>): Router {
  const router = express.Router({ mergeParams: true })

  router.get('/cores.css', noteRoute, (_request, response) => {
    const { color: value } = placeOf(response)
    const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(value.slice(at, at + 2), 16))
    kept(response)
      .type('css')
      .send(
        `:root,[data-bs-theme]{--tblr-primary:${value};--tblr-primary-rgb:${red},${green},${blue};--tblr-primary-darken:${value};--portal-color:${value}}\n` +
          `[data-bs-theme="light"]{--tblr-link-color:${value};--tblr-link-color-rgb:${red},${green},${blue};--tblr-link-hover-color:${value};--tblr-link-hover-color-rgb:${red},${green},${blue}}\n`,
      )
  })

  router.get('/icone.svg', noteRoute, (_request, response) => {
    const { company, color } = placeOf(response)
    kept(response).type('svg').send(iconOf(company.name, color))
  })

  router.get('/logo.png', noteRoute, async (_request, response) => {
    const { logo } = placeOf(response).choices
    if (!logo || !(await storage.has(logo.hash))) throw new NotFound()
    kept(response).type('png').set('Content-Security-Policy', filePolicy)
    await pipeline(storage.open(logo.hash), response)
  })

  router.get('/app.webmanifest', noteRoute, (_request, response) => {
    const { company, choices, color, home } = placeOf(response)
    kept(response)
      .type('application/manifest+json')
      .send(
        JSON.stringify({
          id: home,
          name: `${company.name}: Central do Assinante`,
          short_name: company.name.slice(0, 12),
          lang: 'pt-BR',
          start_url: home,
          scope: home,
          display: 'standalone',
          background_color: '#ffffff',
          theme_color: color,
          icons: [
            ...(choices.logo
              ? [{ src: `${home}/logo.png`, sizes: sizeOf(choices.logo), type: 'image/png', purpose: 'any' }]
              : []),
            { src: `${home}/icone.svg`, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
            { src: `${home}/icone.svg`, sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
          ],
        }),
      )
  })

  return router
}

const sizeOf = ({ width, height }: Logo) => `${width}x${height}`

const kept = (response: Response) => response.set('Cache-Control', 'public, max-age=300')

/** The first letters of the name on the company's colour, drawn to the edge: what is cut off a maskable icon is colour. */
export function iconOf(name: string, color: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512"><rect width="512" height="512" fill="${color}"/><text x="256" y="256" dy=".36em" text-anchor="middle" font-family="system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif" font-weight="700" font-size="200" fill="#fff">${initialsOf(name)}</text></svg>`
}

/** Letters and digits only: it goes into a picture as it is. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .map(word => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter(word => word.length > 2)
  const [one = 'C', two = ''] = words
  return `${one[0] ?? ''}${two[0] ?? ''}`.toUpperCase()
}
