import { formatPhone } from '../brazil/phone.ts'
import { IncomingMessages } from '../channels/whatsapp/incoming.ts'
import type { Work } from '../data/work.ts'
import type { Lifecycle } from '../events/lifecycle.ts'
import { Messages } from '../outbox/message.ts'
import { Contacts } from '../people/contact.ts'
import { Users } from '../people/user.ts'
import type { SubjectLink } from '../plugin.ts'
import type { Registry } from '../registry.ts'
import { Tasks } from '../tasks/task.ts'

/** What events are about: how it is called and where it is seen, whoever owns it. */
export interface Subjects {
  /** Undefined: it is gone, or has no page of its own. */
  describe(work: Work, subject: string, id: string): Promise<SubjectLink | undefined>
  lifecycles: readonly Lifecycle[]
}

export function createSubjects(registry: Registry): Subjects {
  const offers = new Map(registry.offers('subject').map(offer => [offer.subject, offer.describe]))
  return {
    lifecycles: registry.plugins.flatMap(plugin => plugin.lifecycles ?? []),
    describe: async (work, subject, id) => (ownSubjects[subject] ?? offers.get(subject))?.(work, id),
  }
}

const ownSubjects: Record<string, (work: Work, id: string) => Promise<SubjectLink | undefined>> = {
  async contact(work, id) {
    const contact = await work.of(Contacts).first({ where: { id } })
    return contact && { title: contact.name, path: `/contacts/${id}` }
  },
  async user(work, id) {
    const user = await work.of(Users).first({ where: { id } })
    return user && { title: user.name, path: `/settings/users/${id}` }
  },
  async incoming(work, id) {
    const incoming = await work.of(IncomingMessages).first({ where: { id } })
    const from = incoming?.number ? formatPhone(incoming.number) : 'número oculto'
    return incoming && { title: `Mensagem de ${from}`, path: `/messages/incoming/${id}` }
  },
  async task(work, id) {
    const task = await work.of(Tasks).first({ where: { id } })
    return task && { title: task.title, path: `/tasks/${id}` }
  },
  async message(work, id) {
    const message = await work.of(Messages).first({ where: { id } })
    return message && { title: `Mensagem para ${message.recipientName}`, path: `/messages/${id}` }
  },
}
