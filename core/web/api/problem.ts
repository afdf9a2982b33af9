import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler } from 'express'
import { ConnectionError } from 'sequelize'
import { AppError, Invalid, TooMany, Unavailable } from '../../errors.ts'
import type { Log } from '../../log.ts'

/** Problem Details for HTTP APIs (RFC 9457); `errors` and `reference` are extension members (section 3.2). */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  errors?: { field: string; message: string }[]
  /** Of a failure of ours, to be looked up in the log. */
  reference?: string
}

export const problemType = (code: string) => `urn:recado:problem:${code}`

/** Short and the same for every occurrence of its type (RFC 9457, 3.1.3). */
export const problemTitles: Record<string, string> = {
  malformed: 'Requisição malformada',
  unauthenticated: 'Token ausente ou inválido',
  forbidden: 'Sem permissão',
  not_found: 'Não encontrado',
  method_not_allowed: 'Método não permitido',
  conflict: 'Conflito com o estado atual',
  too_large: 'Requisição grande demais',
  unsupported_media_type: 'Formato não suportado',
  invalid: 'Dados inválidos',
  too_many: 'Requisições demais',
  internal: 'Erro interno',
  unavailable: 'Indisponível no momento',
}

/** The last handler of the API: every error leaves as a problem, and only our own failures are logged, with their stack. */
export function createProblemHandler(log: Log): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    // Half an answer is out (a file in mid-stream): cutting the line is the only way left to say that it failed.
    if (response.headersSent) {
      log.warn({ err: thrown, path: request.path }, 'api answer broke off')
      return void response.destroy()
    }
    const error = asAppError(thrown)
    const problem = problemOf(error)
    if (!error || error.cause) {
      const { method, path } = request
      log.error({ err: thrown, method, path, reference: problem.reference }, 'api request failed')
    }
    if (error instanceof TooMany) response.set('Retry-After', String(error.retryAfterSeconds))
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

function problemOf(error: AppError | undefined): Problem {
  if (!error) {
    const detail = 'Algo deu errado do nosso lado. Tente de novo; se continuar, informe a referência.'
    return { ...frame('internal', 500, detail), reference: randomUUID() }
  }
  const problem = frame(error.code, error.status, error.message)
  if (!(error instanceof Invalid)) return problem
  return { ...problem, errors: Object.entries(error.fields).map(([field, message]) => ({ field, message })) }
}

const frame = (code: string, status: number, detail: string): Problem => ({
  type: problemType(code),
  title: problemTitles[code] ?? 'Não foi possível atender',
  status,
  detail,
})

/** undefined: a failure nobody foresaw. */
function asAppError(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof ConnectionError) {
    return new Unavailable('O banco de dados não responde agora. Tente de novo em instantes.', { cause: thrown })
  }
  const status = (thrown as { status?: unknown } | null)?.status
  return typeof status === 'number' ? refusals[status]?.() : undefined
}

/** What Express and its body parser refuse before a handler runs. */
const refusals: Record<number, () => AppError> = {
  400: () => new AppError('malformed', 400, 'O corpo não é um JSON válido, ou o endereço está malformado.'),
  413: () => new AppError('too_large', 413, 'O corpo passa de 1 MB. Envie menos de cada vez.'),
  415: () => new AppError('unsupported_media_type', 415, 'Envie JSON em UTF-8, com Content-Type: application/json.'),
}
