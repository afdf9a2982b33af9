import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Clock } from '../clock.ts'
import { leaveFlash } from './flash.ts'
import { filePolicy, framePolicy } from './headers.ts'
import type { Answer } from './kit.ts'
import { isPartial, type Pages } from './pages.ts'
import { safePath } from './safe-path.ts'
import { beginSession, saveSession } from './session.ts'
import { visitorOf } from './visitor.ts'

export interface Responder {
  /** `plugin`: whose views are looked through first. */
  send(request: Request, response: Response, answer: Answer, plugin?: string): Promise<void>
}

/** Puts a handler's answer on the wire. */
export function createResponder(pages: Pages, clock: Clock): Responder {
  return {
    async send(request, response, answer, plugin) {
      if (answer.kind === 'view') return pages.send(request, response, { ...answer, ...(plugin ? { plugin } : {}) })
      if (answer.kind === 'file') return sendFile(response, answer)
      if (answer.kind === 'frame') return sendFrame(response, answer.html)
      const user = visitorOf(response)?.user
      if (answer.freshSession && user) await beginSession(request, { id: user.id, since: clock.now() })
      if (answer.flash) leaveFlash(request, answer.flash)
      await redirect(request, response, answer.to)
    },
  }
}

/** Within this site only. htmx is told to go there with the whole page. */
export async function redirect(request: Request, response: Response, to: string): Promise<void> {
  await saveSession(request)
  const path = safePath(to)
  if (isPartial(request)) response.set('HX-Redirect', path).status(204).end()
  else response.redirect(303, path)
}

async function sendFile(response: Response, file: Extract<Answer, { kind: 'file' }>): Promise<void> {
  // Express writes the name in both ways (RFC 6266), whatever letters it has.
  response.attachment(file.name).type(file.contentType).set('Cache-Control', 'private, no-store')
  // The browser's own PDF viewer stumbles over a policy for pages; anything else may not act as a page at all.
  if (file.contentType === 'application/pdf') response.removeHeader('Content-Security-Policy')
  else response.set('Content-Security-Policy', filePolicy)
  const disposition = String(response.get('Content-Disposition'))
  if (file.inline) response.set('Content-Disposition', disposition.replace(/^attachment/, 'inline'))
  if (file.body instanceof Readable) await pipeline(file.body, response)
  else response.send(Buffer.from(file.body))
}

function sendFrame(response: Response, html: string): void {
  // A sandboxed page has an origin of its own anyway, and browsers complain about the mixture.
  response.removeHeader('Origin-Agent-Cluster')
  response.set('Content-Security-Policy', framePolicy).set('Cache-Control', 'private, no-store').type('html').send(html)
}
