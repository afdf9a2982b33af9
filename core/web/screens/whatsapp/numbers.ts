import { cloudDriver } from '../../../channels/whatsapp/cloud/cloud.ts'
import { sessionOf, whatsappWeb } from '../../../channels/whatsapp/connection.ts'
import { createWhatsAppSender } from '../../../channels/whatsapp/session-actions.ts'
import type { Work } from '../../../data/work.ts'
import { Messages } from '../../../outbox/message.ts'
import { type Sender, Senders } from '../../../outbox/sender.ts'
import { senderPage } from '../../../outbox/sender-page.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { senderLabels } from '../messages/outbox.ts'
import { whatsappUse } from '../whatsapp-use.ts'
import { connectionLook } from './connection-look.ts'
import { numberPath } from './down-lines.ts'

const path = '/settings/whatsapp'
const permission = 'senders.write'

/** "Configurações > WhatsApp" (W4): the numbers from which messages leave, and how each of them is. */
export function numberListScreens(kit: Kit, { secret }: Services): void {
  kit.get(path, permission, async (work, { allows }) => {
    const where = { channel: 'whatsapp' as const, removedAt: null }
    const senders = await work.of(Senders).all({ where, order: [['createdAt', 'ASC']] })
    return kit.view('whatsapp/list', {
      title: 'WhatsApp',
      numbers: await Promise.all(senders.map(sender => present(work, sender))),
      use: await whatsappUse(work),
      editable: allows('settings.write'),
    })
  })

  kit.get(`${path}/new`, permission, async () => kit.view('whatsapp/new', { title: 'Novo número de WhatsApp' }))

  kit.post(path, permission, async (work, { body }) => {
    const sender = await createWhatsAppSender(work, secret, String(body.name ?? ''))
    return kit.redirect(numberPath(sender.id), `${sender.name} foi adicionado. Agora conecte o número.`)
  })
}

async function present(work: Work, sender: Sender) {
  const { id, name, identity, isDefault, redirectTo, driver, status, statusReason } = sender
  const look = driver === whatsappWeb ? connectionLook(await sessionOf(work, id), work.now) : undefined
  return {
    name,
    identity,
    isDefault,
    redirectTo,
    path: senderPage(sender),
    isOfficial: driver === cloudDriver,
    onPaper: driver === 'paper',
    pushName: look?.pushName,
    // How it is connected says more than that nothing is wrong with it.
    labels: [...(look ? [look.label] : []), ...(look && status === 'ready' ? [] : [senderLabels[status]])],
    reason: status === 'ready' ? null : statusReason,
    waiting: await work.of(Messages).count({ senderId: id, status: ['queued', 'sending'] }),
  }
}
