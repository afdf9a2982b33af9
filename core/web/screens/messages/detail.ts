import { Op } from 'sequelize'
import type { Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import { Events } from '../../../events/event.ts'
import { eventTitle } from '../../../history/event-title.ts'
import type { EnvelopeFile } from '../../../outbox/channel.ts'
import { type Message, MessageAttempts, Messages, messageLifecycle } from '../../../outbox/message.ts'
import { Senders } from '../../../outbox/sender.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { lookOf } from './look.ts'
import { questionsOf } from './question.ts'
import { deliverySteps } from './steps.ts'
import { createTitles } from './titles.ts'

/** One message: what was said, how far it came, everything that happened to it. Comes after the other `/messages/` routes. */
export function detailScreens(kit: Kit, { registry, files, storage }: Services): void {
  const titles = createTitles(registry)

  kit.get('/messages/:id', 'messages.read', async (work, { params }) => {
    const message = await work.of(Messages).get(params.id ?? '')
    const events = await eventsOf(work, message)
    const queuedAt = events.find(event => event.payload.to === 'queued')?.occurredAt
    return kit.view('messages/detail', {
      title: `Mensagem para ${message.recipientName}`,
      message,
      look: lookOf(message),
      questions: message.status === 'held' ? await questionsOf(work, [message]) : [],
      type: titles.type(message.type),
      module: titles.module(message.plugin),
      document: await titles.document(work, message),
      sender: await work.of(Senders).first({ where: { id: message.senderId ?? '' } }),
      steps: deliverySteps(message, queuedAt),
      attempts: await attemptsOf(work, message),
      siblings: (await siblingsOf(work, message)).map(lookOf),
      events: events.map(event => ({
        at: event.occurredAt,
        actor: event.actor.name,
        ...eventTitle(event, messageLifecycle.statuses),
      })),
    })
  })

  kit.getSlow('/messages/:id/attachments/:index', 'messages.read', async (desk, { params, query, company, user }) => {
    const message = await desk.read(work => work.of(Messages).get(params.id ?? ''))
    const attachment = message.attachments[Number(params.index)]
    if (!attachment) throw new NotFound('Esta mensagem não tem este anexo.')
    if (query.download) {
      // It is about to be sent by hand: the same rules as for one that leaves by itself.
      const scope = { company, actor: { kind: 'user' as const, id: user.id, name: user.name } }
      const file = (await files.forMessage(scope, { ...message, attachments: [attachment] }))[0] as EnvelopeFile
      return { kind: 'file', name: file.name, contentType: file.contentType, body: file.open() }
    }
    const { hash } = await files.pdfOf(desk, attachment.kind, attachment.id)
    const body = storage.open(hash)
    return { kind: 'file', name: attachment.name, contentType: 'application/pdf', body, inline: true }
  })
}

const eventsOf = (work: Work, { id }: Message) =>
  work.of(Events).all({ where: { subject: 'message', subjectId: id }, order: [['seq', 'ASC']], limit: 100 })

/** The same notice on other channels: what went by e-mail because there is no WhatsApp stands beside it. */
async function siblingsOf(work: Work, { id, eventId, type, contactId }: Message): Promise<Message[]> {
  const where = { eventId, type, contactId, id: { [Op.ne]: id } }
  return work.of(Messages).all({ where, order: [['createdAt', 'ASC']], limit: 10 })
}

async function attemptsOf(work: Work, { id }: Message) {
  const rows = await work.of(MessageAttempts).all({
    where: { messageId: id },
    order: [
      ['createdAt', 'ASC'],
      ['id', 'ASC'],
    ],
    limit: 100,
  })
  return rows.map(({ createdAt, outcome, address, error }) => ({
    at: createdAt,
    title: outcomes[outcome],
    address,
    error,
  }))
}

const outcomes = {
  sent: 'Aceita pelo provedor',
  temporary: 'Não deu agora; tentamos de novo',
  later: 'Não deu agora; tentamos de novo',
  permanent: 'Recusada',
  unsure: 'Interrompida no meio',
}
