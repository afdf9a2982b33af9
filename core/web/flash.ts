import type { Request } from 'express'
import type { RefusedForm } from './form.ts'
import type { Flash } from './kit.ts'

/** Shown once, on the next whole page this visitor sees. */
export function leaveFlash(request: Request, flash: Flash): void {
  request.session.flash = [...(request.session.flash ?? []), flash]
}

export function takeFlash(request: Request): Flash[] {
  const flash = request.session?.flash ?? []
  if (flash.length > 0) delete request.session.flash
  return flash
}

const forgottenAfter = 2 * 60_000

/** What was refused on this very page, moments ago. */
export function takeRefused(request: Request, now: Date): RefusedForm | undefined {
  const refused = request.session?.refused
  if (!refused || refused.path !== request.originalUrl.split('?')[0]) return undefined
  delete request.session.refused
  return now.getTime() - Date.parse(refused.at) < forgottenAfter ? refused : undefined
}
