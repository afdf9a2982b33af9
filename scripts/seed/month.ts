import type { App } from '../../core/app.ts'
import { addDays } from '../../core/brazil/dates.ts'
import type { HandClock } from '../../core/clock.ts'
import type { Scope, Work } from '../../core/data/work.ts'
import { changeDocumentStatus, createDocument } from '../../core/documents/tracked/actions.ts'
import { confirmMessage, discardMessage } from '../../core/outbox/actions.ts'
import { beginSend, claimMessages } from '../../core/outbox/claim.ts'
import { type Message, Messages } from '../../core/outbox/message.ts'
import { applyReceipt } from '../../core/outbox/receipts.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { issueNotes } from './issuing.ts'
import { demoContacts, demoItems } from './people.ts'
import { pursueCustomers } from './pursuing.ts'
import { chargeCustomers } from './receiving.ts'
import { tellReplies } from './replies.ts'
import { greetCustomers, startRewards } from './rewarding.ts'
import { sellAndRepair } from './selling.ts'
import { subscribeCustomers } from './subscribing.ts'

export interface Story {
  app: App
  scope: Scope
  clock: HandClock
}

/** How each quote of the month ends, and what the staff did about its messages. */
const endings: readonly (readonly string[])[] = [
  ['sent', 'approved', 'finished'],
  ['sent', 'approved'],
  ['sent', 'rejected'],
  ['sent'],
  [],
  ['sent', 'approved', 'finished'],
  ['cancelled'],
  ['sent', 'expired'],
]

/** A believable month: every step an action, every message through the road, nothing but paper at its end. */
export async function tellMonth({ app, scope, clock }: Story): Promise<void> {
  const write = <T>(body: (work: Work) => Promise<T>) => app.works.write(scope, body)
  const today = clock.now()
  const start = today.getTime() - 29 * 86_400_000
  clock.move(new Date(start))
  const contacts = await write(async work => {
    const made = []
    for (const person of demoContacts) made.push(await createContact(work, person))
    return made
  })
  for (let day = 0; day < 24; day++) {
    clock.move(new Date(start + day * 86_400_000 + (day % 7) * 1_800_000))
    const contact = contacts[(day * 5) % contacts.length] as { id: string }
    const quote = await write(work => createDocument(work, quotes, draft(contact.id, day, work.today)))
    await settle({ app, scope, clock }, day)
    for (const to of endings[day % endings.length] ?? []) {
      clock.move(new Date(clock.now().getTime() + 3 * 3_600_000))
      await write(work => changeDocumentStatus(work, quotes, { id: quote.id, to }))
      await settle({ app, scope, clock }, day)
    }
  }
  await startRewards(write)
  await sellAndRepair({ app, scope, clock }, { contacts, today, settle: day => settle({ app, scope, clock }, day) })
  clock.move(new Date(today.getTime() - 3_600_000))
  await chargeCustomers(write, contacts)
  await subscribeCustomers({ app, scope }, contacts)
  await pursueCustomers(write, contacts)
  await settle({ app, scope, clock }, 24)
  await leaveLooseEnds({ app, scope, clock }, { today, contactId: (contacts[0] as { id: string }).id })
  await greetCustomers(write, contacts)
  await issueNotes({ app, scope, clock })
  await tellReplies({ app, scope, clock })
}

const draft = (contactId: string, day: number, today: string) => ({
  contactId,
  validUntil: addDays(today, 15),
  notes: day % 4 === 0 ? 'Entrega em até 5 dias úteis após a aprovação.' : null,
  items: [0, 1, 2].slice(0, (day % 3) + 1).map(step => {
    const item = demoItems[(day + step * 3) % demoItems.length] as (typeof demoItems)[number]
    return { ...item, quantity: ((day + step) % 4) + 1 }
  }),
})

/** What the staff answered that day: most go out, some are thrown away, some wait. */
async function settle({ app, scope, clock }: Story, day: number): Promise<void> {
  await drainEvents(app)
  const held = await app.works.read(scope, work => work.of(Messages).all({ where: { status: 'held' } }))
  for (const message of held) {
    if (day % 9 === 8)
      await app.works.write(scope, work => discardMessage(work, message.id, 'Cliente já foi avisado por telefone.'))
    else await app.works.write(scope, work => confirmMessage(work, message.id))
  }
  // Paper takes one message every few seconds; what does not leave today would be too late tomorrow.
  const waiting = () => app.works.read(scope, work => work.of(Messages).count({ status: 'queued' }))
  for (let round = 0; round < 3 || (round < 60 && (await waiting()) > 0); round++) {
    clock.move(new Date(clock.now().getTime() + 20_000))
    await app.dispatcher.drain()
  }
  await bringReceipts({ app, scope, clock }, day)
  await drainEvents(app)
}

/** Most messages arrive, many are read, few bounce. */
async function bringReceipts({ app, scope, clock }: Story, day: number): Promise<void> {
  const sent = await app.works.read(scope, work => work.of(Messages).all({ where: { status: 'sent' } }))
  for (const [index, message] of sent.entries()) {
    const fate = (day + index) % 6
    if (fate === 5 || !message.providerId) continue
    await receive({ app, scope, clock }, message, fate)
  }
}

async function receive({ app, scope, clock }: Story, message: Message, fate: number): Promise<void> {
  const providerId = message.providerId ?? ''
  const after = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000)
  const bounced = fate === 4 && message.channel === 'email'
  await app.works.write(scope, async work => {
    if (bounced)
      await applyReceipt(work, {
        providerId,
        status: 'failed',
        at: after(1),
        reason: 'A caixa de entrada do cliente está cheia.',
      })
    else await applyReceipt(work, { providerId, status: 'delivered', at: after(1) })
    if (fate < 3 && message.channel === 'whatsapp')
      await applyReceipt(work, { providerId, status: 'read', at: after(9) })
  })
}

/** The rest of the states: one cut off in mid-send, one too late, one no longer true, some waiting for a person today. */
async function leaveLooseEnds(
  { app, scope, clock }: Story,
  { today, contactId }: { today: Date; contactId: string },
): Promise<void> {
  const write = <T>(body: (work: Work) => Promise<T>) => app.works.write(scope, body)
  const at = (hours: number) => clock.move(new Date(today.getTime() - hours * 3_600_000))
  const quoteNow = (day: number) => write(work => createDocument(work, quotes, draft(contactId, day, work.today)))

  at(100)
  await quoteNow(31)
  await confirmAll({ app, scope })
  at(26)
  await app.dispatcher.drain()

  const cut = await quoteNow(32)
  await confirmAll({ app, scope })
  const senders = await app.works.read(scope, work => work.of(Senders).all({ where: { channel: 'whatsapp' } }))
  for (const sender of senders) {
    const [message] = await claimMessages(app.database, sender, { now: clock.now(), limit: 1 })
    if (message) await beginSend(app.database, message, clock.now())
  }
  at(25)
  await app.dispatcher.drain()

  const stale = await quoteNow(33)
  await confirmAll({ app, scope }, stale.id)
  await write(work => changeDocumentStatus(work, quotes, { id: stale.id, to: 'cancelled' }))
  await app.dispatcher.drain()

  at(2)
  await write(work => changeDocumentStatus(work, quotes, { id: cut.id, to: 'sent' }))
  await quoteNow(34)
  at(0)
  await quoteNow(35)
  await drainEvents(app)
}

async function confirmAll({ app, scope }: Pick<Story, 'app' | 'scope'>, subjectId?: string): Promise<void> {
  await drainEvents(app)
  const where = { status: 'held' as const, ...(subjectId ? { subjectId } : {}) }
  const held = await app.works.read(scope, work => work.of(Messages).all({ where }))
  for (const message of held) await app.works.write(scope, work => confirmMessage(work, message.id))
}

async function drainEvents(app: App): Promise<void> {
  while ((await app.relay.round()) > 0);
}
