import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { AppError, Conflict, Invalid, NotFound, TooMany, Unavailable } from '../errors.ts'
import { leaveFlash } from './flash.ts'
import { withoutSecrets } from './form.ts'
import { isPartial, type Pages } from './pages.ts'
import { refererPath } from './referer.ts'
import { redirect } from './responder.ts'
import type { Services } from './services.ts'
import { visitorOf } from './visitor.ts'

export const notFound: RequestHandler = () => {
  throw new NotFound('Esta página não existe. Confira o endereço ou volte ao início.')
}

/** Where everything a screen throws ends: back to the form, a page that says what to do, or a reference number. */
export function createErrorHandler({ clock, log }: Services, pages: Pages): ErrorRequestHandler {
  return async (error, request, response, _next) => {
    if (response.headersSent) {
      log.error({ err: error, request: request.id }, 'failed while answering')
      return void response.destroy()
    }
    const known = toAppError(error)
    if (known && isPartial(request)) return sendSentence(response, known)
    if (known && canGoBack(known, request, response))
      return sendBack(request, response, { refusal: known, now: clock.now() })
    if (known instanceof TooMany) response.set('Retry-After', String(known.retryAfterSeconds))
    if (!known) log.error({ err: error, request: request.id }, 'unexpected error')
    await sendPage(pages, request, response, known).catch(failure => {
      log.error({ err: failure, request: request.id }, 'the error page failed')
      response
        .status(500)
        .type('text')
        .send(`Algo deu errado. Referência: ${reference(request)}`)
    })
  }
}

const canGoBack = (error: AppError, request: Request, response: Response): boolean =>
  request.method === 'POST' &&
  (error instanceof Invalid || error instanceof Conflict || error instanceof Unavailable) &&
  Boolean(visitorOf(response))

/** The form again, with what was typed and what is wrong with it. */
async function sendBack(request: Request, response: Response, { refusal, now }: { refusal: AppError; now: Date }) {
  const back = refererPath(request)
  if (refusal instanceof Invalid) {
    const { fields: errors } = refusal
    const old = withoutSecrets((request.body ?? {}) as Record<string, unknown>)
    request.session.refused = { path: back.split('?')[0] ?? '/', old, errors, at: now.toISOString() }
    leaveFlash(request, { kind: 'danger', text: refusal.message, details: [...new Set(Object.values(errors))] })
  } else {
    leaveFlash(request, { kind: 'warning', text: refusal.message })
  }
  await redirect(request, response, back)
}

function sendSentence(response: Response, error: AppError): void {
  const details = error instanceof Invalid ? Object.values(error.fields) : []
  const text = details.length > 0 ? details.join(' ') : error.message
  response.status(error.status).type('text').send(text)
}

async function sendPage(
  pages: Pages,
  request: Request,
  response: Response,
  error: AppError | undefined,
): Promise<void> {
  const status = error?.status ?? 500
  const data = {
    title: titles[status] ?? 'Algo deu errado',
    message:
      error?.message ??
      'O problema foi anotado. Tente de novo; se continuar, informe a referência a quem cuida do sistema.',
    reference: error ? undefined : reference(request),
  }
  await pages.send(request, response, { name: 'error', data, status })
}

const titles: Record<number, string> = {
  400: 'Não entendemos o pedido',
  403: 'Sem permissão',
  404: 'Não encontramos esta página',
  409: 'Isto já mudou',
  413: 'Grande demais',
  422: 'Confira o que foi preenchido',
  429: 'Muitas tentativas',
  503: 'Não respondeu agora',
}

const reference = (request: Request) => String(request.id ?? '').slice(0, 8)

/** Express and its body parsers throw errors of their own; anything else unknown is a bug. */
function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { status, code } = error as { status?: number; code?: string }
  if (code === 'csrf') {
    return new AppError(
      'csrf',
      403,
      'Este formulário ficou aberto por muito tempo. Volte, recarregue a página e tente de novo.',
    )
  }
  if (status === 413)
    return new AppError('too_large', 413, 'O que você enviou é grande demais. Envie menos de cada vez.')
  if (status && status >= 400 && status < 500) {
    return new AppError('bad_request', 400, 'O endereço ou o formulário chegou incompleto. Volte e tente de novo.')
  }
  return undefined
}
