import { Op } from 'sequelize'
import { continueSender } from '../../channels/health/ask-first.ts'
import { portalDriver } from '../../channels/portal/sender.ts'
import { isUnconnected } from '../../channels/whatsapp/connection.ts'
import { removeWithSession } from '../../channels/whatsapp/session-actions.ts'
import type { Work } from '../../data/work.ts'
import { channelKinds } from '../../outbox/channel.ts'
import { problemOf } from '../../outbox/check-account.ts'
import { Messages } from '../../outbox/message.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import {
  activeSender,
  changeSender,
  createSender,
  makeDefault,
  noteCheck,
  pauseSender,
} from '../../outbox/sender-actions.ts'
import { senderPage } from '../../outbox/sender-page.ts'
import type { Flash, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { continuedText } from './halted-look.ts'
import { channelIcons, channelName } from './messages/look.ts'
import { paceText, senderLabels } from './messages/outbox.ts'
import { sendTrial } from './messages/trial.ts'
import { readOwnPhone } from './own-phone.ts'
import { blankAccount, readSenderForm, shownAccount } from './sender-form.ts'
import { listOf } from './sender-place.ts'

const path = '/settings/senders'
const permission = 'senders.write'

/** What messages leave from, save for WhatsApp numbers: they are listed and shown at `/settings/whatsapp`. */
export function senderScreens(kit: Kit, services: Services): void {
  const { secret, options } = services

  kit.get(path, permission, async work => {
    // The portal's is nobody's account: there is nothing to set up.
    const driver = { [Op.ne]: portalDriver }
    const where = { channel: channelKinds.filter(kind => kind !== 'whatsapp'), driver, removedAt: null }
    const senders = await work.of(Senders).all({ where, order: [['createdAt', 'ASC']] })
    const groups = [...new Set(senders.map(sender => sender.channel))]
    return kit.view('senders/list', {
      title: 'E-mail e outros remetentes',
      groups: groups.map(channel => ({
        title: channelName(channel),
        senders: senders.filter(sender => sender.channel === channel).map(present),
      })),
      hasEmail: groups.includes('email'),
      mailbox: !options.production,
    })
  })

  kit.get(`${path}/new`, permission, async () =>
    kit.view('senders/form', {
      title: 'Nova conta de e-mail',
      sender: undefined,
      account: blankAccount,
      at: path,
    }),
  )

  kit.post(path, permission, async (work, { body }) => {
    const sender = await createSender(work, { channel: 'email', driver: 'smtp', ...readSenderForm(secret, body) })
    return kit.redirect(`${path}/${sender.id}`, `${sender.name} foi cadastrada. Teste a conexão.`)
  })

  kit.get(`${path}/:id`, permission, async (work, { params }) => {
    const sender = await activeSender(work, params.id ?? '')
    if (sender.channel === 'whatsapp') return kit.redirect(senderPage(sender))
    const waiting = await work.of(Messages).count({ senderId: sender.id, status: ['queued', 'sending'] })
    const account = sender.driver === 'smtp' ? shownAccount(secret, sender) : undefined
    return kit.view('senders/form', {
      title: sender.name,
      sender: present(sender),
      account,
      at: `${path}/${sender.id}`,
      waiting,
      mailbox: !options.production,
    })
  })

  kit.post(`${path}/:id`, permission, async (work, { params, body }) => {
    const sender = await activeSender(work, params.id ?? '')
    await changeSender(work, sender.id, readSenderForm(secret, body, sender))
    return kit.redirect(`${path}/${sender.id}`, 'Alterações salvas.')
  })

  kit.post(`${path}/:id/default`, permission, async (work, { params }) => {
    const sender = await activeSender(work, params.id ?? '')
    await makeDefault(work, sender.id)
    const warning = { kind: 'warning' as const, text: waitsAsDefault }
    return kit.redirect(senderPage(sender), (await isUnconnected(work, sender)) ? warning : leavesFromHere)
  })

  step('pause', async (work, id) => {
    await pauseSender(work, id)
    return 'Pausado. As mensagens esperam na fila até você continuar.'
  })
  step('continuation', async (work, id) => continuedText(await continueSender(work, id)))

  kit.post(`${path}/:id/removal`, permission, async (work, { params }) => {
    const sender = await activeSender(work, params.id ?? '')
    await removeWithSession(work, sender.id)
    return kit.redirect(listOf(sender), 'Remetente removido. O histórico continua guardado.')
  })

  kit.postSlow(`${path}/:id/check`, permission, async (desk, { params }) => {
    const sender = await desk.read(work => activeSender(work, params.id ?? ''))
    const problem = await problemOf(services, sender)
    await desk.write(work => noteCheck(work, sender.id, problem))
    const flash = problem
      ? { kind: 'danger' as const, text: problem }
      : { kind: 'success' as const, text: 'A conexão funciona: o servidor aceitou a conta.' }
    return kit.redirect(senderPage(sender), flash)
  })

  kit.postSlow(`${path}/:id/trial`, permission, async (desk, { params, body: typed, user, company }) => {
    const sender = await desk.read(work => activeSender(work, params.id ?? ''))
    const address = sender.channel === 'whatsapp' ? readOwnPhone(typed) : undefined
    const subject = `Teste de ${company.name}`
    const body = `Olá, ${user.name}!\n\nEsta é uma mensagem de teste enviada por "${sender.name}". Se você a recebeu, está tudo certo.`
    const { channel } = sender
    const flash = await sendTrial(services, desk, { channel, subject, body, user, company, sender, address })
    return kit.redirect(senderPage(sender), flash)
  })

  function step(name: string, action: (work: Work, id: string) => Promise<Flash | string>): void {
    kit.post(`${path}/:id/${name}`, permission, async (work, { params }) => {
      const sender = await activeSender(work, params.id ?? '')
      return kit.redirect(senderPage(sender), await action(work, sender.id))
    })
  }
}

const leavesFromHere = 'É por aqui que as mensagens saem a partir de agora.'
const waitsAsDefault =
  'É o padrão, mas este número não está conectado: as novas mensagens esperam na fila até você conectar.'

function present(sender: Sender) {
  const { id, name, identity, channel, driver, isDefault, redirectTo, status, statusReason, checkedAt, lastSentAt } =
    sender
  return {
    id,
    name,
    identity,
    channel,
    channelTitle: channelName(channel),
    icon: channelIcons[channel],
    driver,
    isDefault,
    redirectTo,
    status,
    statusReason,
    checkedAt,
    lastSentAt,
    perSecond: sender.pace.perSecond,
    pace: paceText(sender.pace),
    label: senderLabels[status],
  }
}
