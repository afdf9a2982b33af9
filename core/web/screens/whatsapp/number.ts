import { z } from 'zod'
import { question } from '../../../channels/health/resumption.ts'
import { sessionOf, whatsappWeb } from '../../../channels/whatsapp/connection.ts'
import {
  numberName,
  wishConnected,
  wishDisconnected,
  wishLoggedOut,
} from '../../../channels/whatsapp/session-actions.ts'
import type { Work } from '../../../data/work.ts'
import { qrPicture } from '../../../documents/codes.ts'
import { Messages } from '../../../outbox/message.ts'
import { defaultSender, type Sender } from '../../../outbox/sender.ts'
import { activeSender, changeSender } from '../../../outbox/sender-actions.ts'
import { senderPage } from '../../../outbox/sender-page.ts'
import { readInput } from '../../../people/input.ts'
import type { Kit } from '../../kit.ts'
import { haltedLook } from '../halted-look.ts'
import { paceText, senderLabels } from '../messages/outbox.ts'
import { isPaced, readPaceForm, shownPace } from '../pace-form.ts'
import { connectionLook, versionOf } from './connection-look.ts'
import { numberPath } from './down-lines.ts'

const path = '/settings/whatsapp/:id'
const permission = 'senders.write'

/** One WhatsApp number (W4-W6): connecting it, and what it is for. What it shares with other senders is done there. */
export function numberScreens(kit: Kit): void {
  kit.get(path, permission, async (work, { params, company }) => {
    const sender = await activeSender(work, params.id ?? '')
    if (senderPage(sender) !== numberPath(sender.id)) return kit.redirect(senderPage(sender))
    const halted = await haltedLook(work, sender)
    return kit.view('whatsapp/number', {
      title: sender.name,
      halted,
      sections: [
        ...(halted ? ['halted'] : []),
        'connection',
        'trial',
        'sending',
        ...(isPaced(sender) ? ['pace'] : []),
        'name',
        'removal',
      ],
      ...(await connectionOf(work, sender)),
      waiting: await work.of(Messages).count({ senderId: sender.id, status: ['queued', 'sending'] }),
      label: sender.status === 'ready' ? { title: 'Envio ligado', color: 'green' } : senderLabels[sender.status],
      usual: sender.isDefault ? null : ((await defaultSender(work, 'whatsapp'))?.name ?? null),
      paceText: paceText(sender.pace),
      pace: shownPace(work, sender),
      ownPhone: company.mobile ?? '',
    })
  })

  // What the page fetches anew when its stream says that something changed.
  kit.get(`${path}/connection`, permission, async (work, { params, partial }) => {
    const sender = await activeSender(work, params.id ?? '')
    if (!partial || senderPage(sender) !== numberPath(sender.id)) return kit.redirect(senderPage(sender))
    return kit.view('whatsapp/connection', await connectionOf(work, sender))
  })

  kit.post(`${path}/connection`, permission, async (work, { params, body }) => {
    const { method, phone } = readInput(connecting, body)
    const asking = await wishConnected(work, params.id ?? '', method === 'code' ? { pairingPhone: phone } : {})
    const then = asking > 0 ? ` ${question(asking)} Responda aqui quando o número conectar; até lá nada sai.` : ''
    return kit.redirect(numberPath(params.id ?? ''), `Conectando: acompanhe aqui.${then}`)
  })

  kit.post(`${path}/disconnection`, permission, async (work, { params }) => {
    await wishDisconnected(work, params.id ?? '')
    return kit.redirect(numberPath(params.id ?? ''), 'Desconectado. As mensagens esperam na fila até você reconectar.')
  })

  kit.post(`${path}/session-removal`, permission, async (work, { params }) => {
    await wishLoggedOut(work, params.id ?? '')
    return kit.redirect(numberPath(params.id ?? ''), 'A sessão será apagada. Para voltar, conecte com um código novo.')
  })

  kit.post(`${path}/pace`, permission, async (work, { params, body }) => {
    const { id, pace } = await activeSender(work, params.id ?? '')
    await changeSender(work, id, { pace: readPaceForm(body, pace, { by: work.actor.name, now: work.now }) })
    return kit.redirect(numberPath(id), 'Ritmo salvo.')
  })

  kit.post(path, permission, async (work, { params, body }) => {
    const { id } = await activeSender(work, params.id ?? '')
    await changeSender(work, id, readInput(naming, body))
    return kit.redirect(numberPath(id), 'Nome salvo.')
  })
}

const connecting = z.object({
  method: z.enum(['qr', 'code'], 'Escolha como conectar: por QR code ou com um código no telefone.'),
  phone: z.string().trim().max(30, 'Este telefone não existe. Escreva com o DDD: (49) 99999-0187.').default(''),
})

const naming = z.object({ name: numberName })

/** What the part of the page about the connection shows. */
async function connectionOf(work: Work, sender: Sender) {
  const { id, name, identity, isDefault, driver, status, statusReason, redirectTo } = sender
  const look = connectionLook(await sessionOf(work, id), work.now)
  return {
    at: numberPath(id),
    sender: { id, name, identity, isDefault, status, statusReason, redirectTo },
    kind: driver === whatsappWeb ? 'phone' : driver,
    look,
    version: versionOf(look),
    qrPicture: look.qr && (await qrPicture(look.qr, 'L')),
  }
}
