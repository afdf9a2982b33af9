import { isEmail } from '../../brazil/email.ts'
import { Forbidden } from '../../errors.ts'
import { Events } from '../../events/event.ts'
import type { Desk } from '../../events/subscriber.ts'
import { Messages } from '../../outbox/message.ts'
import type { Answer } from '../kit.ts'
import { fateOf } from './fate.ts'
import { type PortalInput, thingAt } from './routes.ts'
import type { PortalAction } from './section.ts'
import { actionAt, refuseUnfit, sectionAt } from './sections.ts'

/** Asks whether it is meant, and says where it would go. */
export async function confirmPage(desk: Desk, input: PortalInput): Promise<Answer> {
  const { source, section, id, path } = thingAt(input)
  const action = actionAt(source, input.params.action)
  refuseSwitchedOff(input, action)
  const { page, asks } = await desk.read(async work => ({
    page: await source.show(work, id),
    asks: action.channel === 'email' ? undefined : await action.question(work, id),
  }))
  refuseUnfit(action, page)
  const { email } = input.visitor.contact
  return {
    kind: 'view',
    name: 'portal/confirm',
    data: {
      title: action.title,
      action,
      page,
      asks,
      section,
      back: path,
      here: `${path}/${action.path}`,
      email: email && isEmail(email) ? email : undefined,
    },
  }
}

/** "Envia e-mail aplicativo: Não": neither the button nor what is behind it. */
export function refuseSwitchedOff({ visitor }: PortalInput, { channel }: PortalAction): void {
  if (channel === 'email' && !visitor.choices.sendsByEmail)
    throw new Forbidden('O envio por e-mail está desligado nesta empresa. Baixe o PDF pela página da fatura.')
}

/** What became of a request, as it is now; the page asks again until it is settled. */
export async function fatePage(desk: Desk, { visitor, params }: PortalInput, name: string): Promise<Answer> {
  const { event, messages } = await desk.read(async work => {
    const event = await work.of(Events).get(params.event ?? '')
    return { event, messages: await work.of(Messages).all({ where: { eventId: event.id } }) }
  })
  const section = visitor.sections.find(({ sources }) =>
    sources.some(
      ({ subject, actions }) => subject === event.subject && actions.some(({ fact }) => fact === event.name),
    ),
  )
  // An event of another kind is no request.
  const { path, title } = sectionAt(visitor.sections, section?.path)
  return {
    kind: 'view',
    name,
    data: {
      title: 'Seu pedido',
      fate: fateOf(messages, { company: visitor.company, contact: visitor.contact }),
      here: `${visitor.base}/pedidos/${event.id}/estado`,
      back: { title, path: `${visitor.base}/${path}` },
      thing: `${visitor.base}/${path}/${event.subject}/${event.subjectId}`,
    },
  }
}
