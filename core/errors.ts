/** Every error a person may see. `message` is a Portuguese sentence that says what to do next. */
export class AppError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.status = status
  }
}

/** HTTP 404: the thing does not exist, or belongs to somebody else; the two are never told apart. */
export class NotFound extends AppError {
  constructor(message = 'Não encontramos o que você procura. Ele pode ter sido removido.') {
    super('not_found', 404, message)
  }
}

/** HTTP 422: what was typed cannot be used. `fields` maps a field's path (`items.0.quantity`) to the reason. */
export class Invalid extends AppError {
  readonly fields: Readonly<Record<string, string>>

  constructor(fields: Record<string, string>, message = 'Confira os campos destacados.') {
    super('invalid', 422, message)
    this.fields = fields
  }
}

/** HTTP 403: signed in, but not allowed. */
export class Forbidden extends AppError {
  constructor(message = 'Você não tem permissão para fazer isso. Peça a um administrador.') {
    super('forbidden', 403, message)
  }
}

/** HTTP 401: nobody is signed in. */
export class Unauthenticated extends AppError {
  constructor(message = 'Entre com o seu usuário para continuar.') {
    super('unauthenticated', 401, message)
  }
}

/** HTTP 409: the thing is no longer in the state the act needs. */
export class Conflict extends AppError {
  constructor(message: string) {
    super('conflict', 409, message)
  }
}

/** HTTP 503: something outside (browser, SMTP, database) does not answer now; trying again later makes sense. */
export class Unavailable extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('unavailable', 503, message, options)
  }
}

/** HTTP 429: too many tries; `retryAfterSeconds` goes into the Retry-After header. */
export class TooMany extends AppError {
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super('too_many', 429, message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/**
 * What other parts of the system act on: `no_account`, nobody has an account at this address; `unsendable`, the message
 * or its recipient is in the way. Neither says anything of the sender.
 */
export type SendFailureCode = 'no_account' | 'unsendable'

export interface SendErrorOptions {
  permanent: boolean
  unsure?: boolean
  code?: SendFailureCode
  /** How long the provider wants to be left alone with it, where it says so. */
  waitMs?: number
  /** Nothing is wrong with the sender: only this message has to wait. */
  messageOnly?: boolean
  /** What the customer reads in case it did arrive, where that is not the message's own text. */
  said?: string
  cause?: unknown
}

/**
 * Thrown by channels only. Permanent: trying again cannot help (unknown mailbox); temporary: the dispatcher retries;
 * unsure: the provider took it and never said what became of it, so that trying again could say it twice.
 */
export class SendError extends Error {
  readonly permanent: boolean
  readonly unsure: boolean
  readonly code: SendFailureCode | undefined
  readonly waitMs: number
  readonly messageOnly: boolean
  readonly said: string | undefined

  constructor(message: string, options: SendErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'SendError'
    this.permanent = options.permanent
    this.unsure = options.unsure ?? false
    this.code = options.code
    this.waitMs = options.waitMs ?? 0
    this.messageOnly = options.messageOnly ?? false
    this.said = options.said
  }
}
