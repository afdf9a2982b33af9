import express, { type Request, type Response, type Router } from 'express'
import { parseTaxId } from '../../brazil/tax-id.ts'
import { systemActor, type Work } from '../../data/work.ts'
import { Invalid } from '../../errors.ts'
import { mayEnter, recordAccess } from '../../people/portal-access.ts'
import { codesToday, findKey, issueKey } from '../../people/portal-key.ts'
import { checkNewPassword, choosePassword, findEntrant, renewPassword } from '../../people/portal-password.ts'
import { checkCsrf } from '../csrf.ts'
import { leaveFlash } from '../flash.ts'
import type { Pages } from '../pages.ts'
import { noteRoute } from '../request-log.ts'
import { redirect } from '../responder.ts'
import type { Services } from '../services.ts'
import { createThrottle } from '../throttle.ts'
import { placeOf } from './visitor.ts'

const requestsPerAccount = 3
const triesPerAccount = 10
const perAddress = 20
/** A million codes, five tries each: whoever could ask on would guess one some day. */
const codesPerDay = 5

/** The first password by the link that was sent, another one by a code; nothing here tells who is a customer. */
export function createPasswordPages(services: Services, pages: Pages): Router {
  const { database, clock, works, relay, secret } = services
  const throttle = createThrottle(database, clock)
  const router = express.Router({ mergeParams: true })

  async function write<T>(response: Response, body: (work: Work) => Promise<T>): Promise<T> {
    const { company } = placeOf(response)
    const { result, recorded } = await works.write({ company, actor: systemActor }, async work => ({
      result: await body(work),
      recorded: work.recorded,
    }))
    await relay.take(recorded)
    return result
  }

  async function show(request: Request, response: Response, page: Shown) {
    response.locals.hasForm = true
    const { name, status = 200, message, ...data } = page
    await pages.send(request, response, { name, status, data: { message, ...data } })
  }

  async function showInvite(request: Request, response: Response, given: Partial<Shown> = {}) {
    const { company } = placeOf(response)
    const token = String(request.params.token)
    const key = await works.read({ company, actor: systemActor }, work => findKey(work, 'invite', token))
    if (!key)
      return pages.send(request, response, { name: 'portal/invite-over', data: { title: linkOver }, status: 410 })
    await show(request, response, { name: 'portal/invite', title: 'Crie a sua senha', token, ...given })
  }

  // Only looks: scanners of mail follow links, and the link has to be good for the customer afterwards (F25).
  router.get('/primeiro-acesso/:token', noteRoute, async (request, response) => {
    await throttle.count(`portal invite ${request.ip}`, 3 * perAddress)
    await showInvite(request, response)
  })

  router.post('/primeiro-acesso/:token', noteRoute, checkCsrf, async (request, response) => {
    await throttle.count(`portal invite ${request.ip}`, 3 * perAddress)
    const password = textOf(request, 'password')
    const complaint = complaintAbout(() => checkNewPassword(password, textOf(request, 'repeated')))
    if (complaint) return showInvite(request, response, { status: 422, message: complaint })
    const token = String(request.params.token)
    const contact = await write(response, work => choosePassword(work, { token, password }))
    if (!contact) return showInvite(request, response)
    await enterNow(request, response)
  })

  router.get('/senha', noteRoute, (request, response) =>
    show(request, response, { name: 'portal/forgotten', title: 'Esqueci a senha' }),
  )

  router.post('/senha', noteRoute, checkCsrf, async (request, response) => {
    const taxId = parseTaxId(textOf(request, 'taxId'))?.value
    if (!taxId)
      return show(request, response, {
        name: 'portal/forgotten',
        title: 'Esqueci a senha',
        status: 422,
        message: 'Este CPF ou CNPJ não existe. Confira os números.',
      })
    const { company } = placeOf(response)
    await throttle.count(`portal code address ${request.ip}`, perAddress)
    await throttle.count(`portal code ${company.id} ${taxId}`, requestsPerAccount)
    await show(request, response, { name: 'portal/code', title: 'Digite o código', taxId: textOf(request, 'taxId') })
    // After the answer: neither its words nor its time tell whether there is anybody to write to.
    await write(response, work => sendCode(work, taxId, request.ip ?? ''))
  })

  async function sendCode(work: Work, taxId: string, address: string): Promise<void> {
    const { contact, account } = await findEntrant(work, taxId)
    // Whose first link is over has no password yet: the code gives them one as well.
    if (!contact || !account || !mayEnter(contact, account)) return
    if ((await codesToday(work, contact.id)) >= codesPerDay) return
    const { id: keyId } = await issueKey(work, secret, { kind: 'code', contactId: contact.id })
    await recordAccess(work, 'portal.code_requested', contact.id, { keyId, address })
  }

  router.post('/senha/codigo', noteRoute, checkCsrf, async (request, response) => {
    const { company } = placeOf(response)
    const taxId = parseTaxId(textOf(request, 'taxId'))?.value ?? ''
    const password = textOf(request, 'password')
    const page = { name: 'portal/code', title: 'Digite o código', taxId: textOf(request, 'taxId') }
    await throttle.count(`portal code address ${request.ip}`, perAddress)
    await throttle.count(`portal code try ${company.id} ${taxId}`, triesPerAccount)
    const complaint = complaintAbout(() => checkNewPassword(password, textOf(request, 'repeated'), taxId))
    if (complaint) return show(request, response, { ...page, status: 422, message: complaint })
    const code = textOf(request, 'code').replace(/\D/g, '')
    const renewed = await write(response, work => renewPassword(work, secret, { taxId, code, password }))
    if (!renewed) return show(request, response, { ...page, status: 422, message: wrongCode })
    await enterNow(request, response)
  })

  return router
}

interface Shown {
  name: string
  title: string
  status?: number
  message?: string
  [more: string]: unknown
}

const linkOver = 'Este link não vale mais'
const wrongCode = 'O código não confere ou já venceu. Confira a mensagem mais nova, ou peça outro código.'

const textOf = (request: Request, name: string): string => {
  const given: unknown = request.body?.[name]
  return typeof given === 'string' ? given.slice(0, 201) : ''
}

function complaintAbout(check: () => void): string | undefined {
  try {
    check()
  } catch (error) {
    if (error instanceof Invalid) return Object.values(error.fields)[0]
    throw error
  }
}

async function enterNow(request: Request, response: Response): Promise<void> {
  leaveFlash(request, { kind: 'success', text: 'Senha criada. Entre com ela.' })
  await redirect(request, response, `${placeOf(response).home}/entrar`)
}
