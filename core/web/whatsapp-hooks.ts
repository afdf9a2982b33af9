import express, { type ErrorRequestHandler, type Router } from 'express'
import { cloudDriver } from '../channels/whatsapp/cloud/cloud.ts'
import { type CloudCredentials, cloudCredentials } from '../channels/whatsapp/cloud/credentials.ts'
import { hearNews } from '../channels/whatsapp/cloud/hear.ts'
import { readHookToken } from '../channels/whatsapp/cloud/hook-address.ts'
import { isSigned } from '../channels/whatsapp/cloud/hook-signature.ts'
import { parseJson } from '../channels/whatsapp/cloud/json.ts'
import { readNews } from '../channels/whatsapp/cloud/news.ts'
import { companyScope } from '../data/company.ts'
import { bindTable } from '../data/table.ts'
import type { Work } from '../data/work.ts'
import { AppError, TooMany, Unauthenticated } from '../errors.ts'
import { record } from '../events/record.ts'
import { type Sender, Senders } from '../outbox/sender.ts'
import { sameText } from '../secret.ts'
import { limitRefusals } from './api/limits.ts'
import type { Services } from './services.ts'

/** "Create a webhook endpoint" (WhatsApp Business Platform): payloads of up to 3 MB. */
const largestBody = '3mb'
const refusalsPerMinute = 60
/** A wrong signature is noted in the company's history once in so long, so that nobody can fill it. */
const auditEveryMs = 15 * 60_000

/**
 * Where Meta tells what becomes of messages and what customers write, at an address of each number's own. Nothing is
 * read before its signature was checked, and all is stored before it is answered; Meta repeats what was not.
 */
export function createWhatsAppHooks(services: Services): Router {
  const { database, works, clock, secret, log } = services
  const router = express.Router()
  const auditedAt = new Map<string, number>()
  router.use(limitRefusals(refusalsPerMinute))

  async function open(token: string): Promise<{ sender: Sender; account: CloudCredentials }> {
    const id = readHookToken(secret, token)
    const where = { id: id ?? '', driver: cloudDriver, removedAt: null }
    const sender = id && (await bindTable(database, Senders, { now: clock.now() }).first({ where }))
    if (!sender) throw new Unauthenticated('Este endereço não é de nenhum número.')
    return { sender, account: openAccount(sender) }
  }

  const openAccount = ({ credentials }: Sender) => cloudCredentials.parse(JSON.parse(secret.open(credentials)))

  router.get('/:token', async (request, response) => {
    const { account } = await open(String(request.params.token))
    const asked = (name: string) => String(request.query[`hub.${name}`] ?? '')
    if (asked('mode') !== 'subscribe' || !sameText(asked('verify_token'), account.verifyToken))
      throw new Unauthenticated('O token de verificação não confere. Copie-o de novo da página do número.')
    response.type('text').send(asked('challenge'))
  })

  const readBody = express.raw({ type: () => true, limit: largestBody, inflate: false })
  router.post('/:token', readBody, async (request, response) => {
    const { sender, account } = await open(String(request.params.token))
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const signature = request.get('x-hub-signature-256') ?? ''
    if (!isSigned(body, { signature, appSecret: account.appSecret })) {
      await noteForgery(sender)
      throw new Unauthenticated('A assinatura não confere. Confira a chave secreta do aplicativo.')
    }
    const json = parseJson(body)
    if (json === undefined) throw new AppError('bad_request', 400, 'O corpo não é JSON.')
    await keep(sender, account, json)
    response.status(200).end()
  })

  async function keep(sender: Sender, account: CloudCredentials, json: unknown): Promise<void> {
    const { news, unreadable } = readNews(json)
    if (unreadable > 0)
      log.warn({ sender: sender.id, company: sender.companyId, unreadable }, 'webhook partly unreadable')
    await works.write(await companyScope(database, sender.companyId, clock.now()), async work => {
      const numbers = (await numbersOf(work, account)).set(account.phoneNumberId, sender.id)
      for (const one of news) {
        const senderId = numbers.get(one.phoneNumberId)
        if (senderId) await hearNews(work, senderId, one)
      }
    })
  }

  /** Meta has one address per app: what happens at the company's other numbers of the same app comes here too. */
  async function numbersOf(work: Work, { appSecret }: CloudCredentials): Promise<Map<string, string>> {
    const senders = await work.of(Senders).all({ where: { driver: cloudDriver, removedAt: null } })
    const accounts = senders.map(sender => ({ id: sender.id, account: openAccount(sender) }))
    const ours = accounts.filter(({ account }) => account.appSecret === appSecret)
    return new Map(ours.map(({ id, account }) => [account.phoneNumberId, id]))
  }

  async function noteForgery({ id, companyId, name, identity }: Sender): Promise<void> {
    const now = clock.now()
    log.warn({ sender: id, company: companyId }, 'a webhook with a wrong signature was refused')
    if (now.getTime() - (auditedAt.get(id) ?? Number.NEGATIVE_INFINITY) < auditEveryMs) return
    auditedAt.set(id, now.getTime())
    const actor = { kind: 'token' as const, id, name: 'Webhook do WhatsApp' }
    const payload = { channel: 'whatsapp', identity, sender: name }
    await works.write(await companyScope(database, companyId, now, actor), work =>
      record(work, { name: 'sender.webhook_refused', subject: 'sender', subjectId: id, payload }),
    )
  }

  router.use(createHookErrors(services))
  return router
}

/** A program reads it: a status and a sentence. What is no refusal of ours is answered 5xx, and Meta tells it again. */
function createHookErrors({ log }: Services): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const { status } = error as { status?: number }
    const known = error instanceof AppError || (status !== undefined && status >= 400 && status < 500)
    if (!known) log.error({ err: error, request: request.id }, 'a webhook could not be kept')
    if (error instanceof TooMany) response.set('Retry-After', String(error.retryAfterSeconds))
    const text = error instanceof AppError ? error.message : known ? 'O pedido não pôde ser lido.' : 'Tente de novo.'
    response
      .status(known ? (status ?? 500) : 500)
      .type('text')
      .send(text)
  }
}
