import type { CloudNumber } from '../../channels/whatsapp/cloud/api.ts'
import { cloudDriver } from '../../channels/whatsapp/cloud/cloud.ts'
import type { CloudCredentials } from '../../channels/whatsapp/cloud/credentials.ts'
import { hookPath } from '../../channels/whatsapp/cloud/hook-address.ts'
import type { Work } from '../../data/work.ts'
import { NotFound, SendError } from '../../errors.ts'
import { Messages } from '../../outbox/message.ts'
import type { Sender } from '../../outbox/sender.ts'
import {
  activeSender,
  changeSender,
  createSender,
  makeDefault,
  noteCheck,
  pauseSender,
  removeSender,
  resumeSender,
} from '../../outbox/sender-actions.ts'
import type { Flash, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { senderLabels } from './messages/outbox.ts'
import { sendTrial } from './messages/trial.ts'
import { blankNumber, openNumber, readNumberForm, refuseTwin, shownNumber } from './official-number-form.ts'

export const officialPath = '/settings/whatsapp/official'
export const permission = 'senders.write'
/** Where the numbers are listed. */
export const numbersPath = '/settings/senders'

/** A number of the official API: its account, what Meta has to be told, and whether it works. */
export function officialNumberScreens(kit: Kit, services: Services): void {
  const { cloud, secret, options } = services

  kit.get(`${officialPath}/new`, permission, async () =>
    kit.view('official-number/form', {
      title: 'Número oficial do WhatsApp',
      sender: undefined,
      account: blankNumber,
      at: `${officialPath}/new`,
      back: numbersPath,
      place: numbersPath,
    }),
  )

  kit.postSlow(`${officialPath}/new`, permission, async (desk, { body }) => {
    const { account, sender: given } = readNumberForm(secret, body)
    await desk.read(work => refuseTwin(work, secret, account))
    const found = await look(account)
    const identity = typeof found === 'string' ? `Número ${account.phoneNumberId}` : found.displayNumber
    const sender = await desk.write(async work => {
      const created = await createSender(work, { channel: 'whatsapp', driver: cloudDriver, identity, ...given })
      await noteCheck(work, created.id, typeof found === 'string' ? found : null)
      return created
    })
    return kit.redirect(pathOf(sender.id), flashOf(found))
  })

  kit.get(`${officialPath}/:id`, permission, async (work, { params }) => {
    const sender = await officialSender(work, params.id)
    const waiting = await work.of(Messages).count({ senderId: sender.id, status: ['queued', 'sending'] })
    return kit.view('official-number/form', {
      title: sender.name,
      sender: { ...sender, label: senderLabels[sender.status] },
      account: shownNumber(secret, sender),
      at: pathOf(sender.id),
      back: numbersPath,
      place: numbersPath,
      waiting,
      hook: `${options.baseUrl}${hookPath(secret, sender.id)}`,
      isReachable: options.baseUrl.startsWith('https:'),
    })
  })

  kit.post(`${officialPath}/:id`, permission, async (work, { params, body }) => {
    const before = await officialSender(work, params.id)
    const { account, sender } = readNumberForm(secret, body, before)
    await refuseTwin(work, secret, { phoneNumberId: account.phoneNumberId, id: before.id })
    await changeSender(work, before.id, sender)
    return kit.redirect(pathOf(before.id), 'Alterações salvas.')
  })

  kit.postSlow(`${officialPath}/:id/check`, permission, async (desk, { params }) => {
    const sender = await desk.read(work => officialSender(work, params.id))
    const found = await look(openNumber(secret, sender))
    await desk.write(async work => {
      if (typeof found !== 'string') await changeSender(work, sender.id, { identity: found.displayNumber })
      await noteCheck(work, sender.id, typeof found === 'string' ? found : null)
    })
    return kit.redirect(pathOf(sender.id), flashOf(found))
  })

  kit.postSlow(`${officialPath}/:id/trial`, permission, async (desk, { params, user, company }) => {
    const sender = await desk.read(work => officialSender(work, params.id))
    const body = `Olá, ${user.name}!\n\nEsta é uma mensagem de teste enviada por "${sender.name}". Se você a recebeu, está tudo certo.`
    const flash = await sendTrial(services, desk, { channel: 'whatsapp', subject: '', body, user, company, sender })
    return kit.redirect(pathOf(sender.id), flash)
  })

  step('default', 'É por aqui que as mensagens saem a partir de agora.', makeDefault)
  step('pause', 'Pausado. As mensagens esperam na fila até você continuar.', pauseSender)
  step('continuation', 'Envio retomado.', resumeSender)

  kit.post(`${officialPath}/:id/removal`, permission, async (work, { params }) => {
    const { id } = await officialSender(work, params.id)
    await removeSender(work, id)
    return kit.redirect(numbersPath, 'Número removido. O histórico continua guardado.')
  })

  /** The number as Meta shows it, or a sentence that says why it does not. */
  async function look(account: CloudCredentials): Promise<CloudNumber | string> {
    try {
      return await cloud.number(account)
    } catch (error) {
      if (error instanceof SendError) return error.message
      throw error
    }
  }

  function step(name: string, said: string, action: typeof makeDefault): void {
    kit.post(`${officialPath}/:id/${name}`, permission, async (work, { params }) => {
      const { id } = await officialSender(work, params.id)
      await action(work, id)
      return kit.redirect(pathOf(id), said)
    })
  }
}

/** Throws NotFound for senders of other kinds as well. */
export async function officialSender(work: Work, id: string | undefined): Promise<Sender> {
  const sender = await activeSender(work, id ?? '')
  if (sender.driver !== cloudDriver) throw new NotFound('Este não é um número da API oficial.')
  return sender
}

export const pathOf = (id: string) => `${officialPath}/${id}`

function flashOf(found: CloudNumber | string): Flash {
  if (typeof found === 'string') return { kind: 'danger', text: found }
  const { verifiedName, displayNumber, quality } = found
  const who = [verifiedName, displayNumber].filter(Boolean).join(', ')
  const text = `A Meta reconhece este número: ${who}. Qualidade: ${qualities[quality] ?? 'ainda sem nota'}.`
  return { kind: quality === 'RED' ? 'warning' : 'success', text }
}

/** "Quality rating": what customers' blocks and reports make of a number. */
const qualities: Record<string, string> = { GREEN: 'alta', YELLOW: 'média', RED: 'baixa' }
