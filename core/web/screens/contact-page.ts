import type { Work } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import { messagePage } from '../../history/message-page.ts'
import { timelineOf } from '../../history/timeline.ts'
import { messageLifecycle } from '../../outbox/message.ts'
import { closedPurposes, decideConsent, legalBases } from '../../people/consent.ts'
import { type Contact, Contacts } from '../../people/contact.ts'
import { disabledModules } from '../../people/module.ts'
import { purposes } from '../../people/purpose.ts'
import type { Registry } from '../../registry.ts'
import type { Input, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { createSubjects } from '../subjects.ts'
import { saidLook } from './messages/incoming-look.ts'
import { channelName } from './messages/look.ts'
import { purposeWords } from './purpose-words.ts'

/** One customer: data and consents, messages, timeline, and what each module knows about them. */
export function contactPageScreens(kit: Kit, { registry }: Services): void {
  const subjects = createSubjects(registry)

  async function page(work: Work, input: Input, tab: string) {
    const contact = await work.of(Contacts).get(input.params.id ?? '')
    return { title: contact.name, contact, tabs: await contactTabs(work, registry, { input, contact, tab }) }
  }

  kit.get('/contacts/:id', 'contacts.read', async (work, input) => {
    const shown = await page(work, input, '')
    const closed = await closedPurposes(work, shown.contact.id)
    const consents = purposes.map(purpose => ({
      purpose,
      ...purposeWords[purpose],
      basis: legalBases[purpose],
      granted: !closed.has(purpose),
    }))
    return kit.view('contacts/show', { ...shown, consents })
  })

  kit.post('/contacts/:id/consents', 'contacts.write', async (work, { params, body }) => {
    const { id } = await work.of(Contacts).get(params.id ?? '')
    const purpose = purposes.find(one => one === body.purpose)
    if (!purpose) throw new NotFound()
    const granted = body.granted === 'yes'
    await decideConsent(work, { contactId: id, purpose, granted, origin: 'cadastro' })
    const text = granted ? 'O cliente volta a receber' : 'O cliente não recebe mais'
    return kit.redirect(`/contacts/${id}`, `${text}: ${purposeWords[purpose].title.toLowerCase()}.`)
  })

  kit.get('/contacts/:id/messages', 'messages.read', async (work, input) => {
    const shown = await page(work, input, 'messages')
    const { cursor } = input.query
    const { items, nextCursor } = await messagePage(work, { contactId: shown.contact.id }, { cursor, limit: 30 })
    const here = `/contacts/${shown.contact.id}/messages`
    return kit.view('contacts/messages', {
      ...shown,
      messages: items,
      statuses: messageLifecycle.statuses,
      channelName,
      next: nextCursor ? `${here}?cursor=${nextCursor}` : undefined,
      first: cursor ? here : undefined,
    })
  })

  kit.get('/contacts/:id/timeline', 'contacts.read', async (work, input) => {
    const shown = await page(work, input, 'timeline')
    const entries = await timelineOf(work, { contactId: shown.contact.id }, { limit: 100, ...subjects })
    return kit.view('contacts/timeline', {
      ...shown,
      entries: entries.map(({ path = '', said, media, ...entry }) =>
        said === undefined
          ? { ...entry, path }
          : { ...entry, path, look: saidLook({ path, said, at: entry.at, media: media ?? null }) },
      ),
    })
  })

  kit.get('/contacts/:id/modules/:tab', 'contacts.read', async (work, input) => {
    const tab = input.params.tab ?? ''
    const shown = await page(work, input, `modules/${tab}`)
    const offer = (await offeredTabs(work, registry, input)).find(one => one.key === tab)
    if (!offer) throw new NotFound()
    return kit.view('contacts/module', {
      ...shown,
      heading: offer.title,
      found: await offer.list(work, shown.contact.id),
    })
  })
}

export async function contactTabs(
  work: Work,
  registry: Registry,
  { input, contact, tab }: { input: Input; contact: Contact; tab: string },
) {
  const own = [
    { title: 'Dados', key: '' },
    ...(input.allows('messages.read') ? [{ title: 'Mensagens', key: 'messages' }] : []),
    { title: 'Linha do tempo', key: 'timeline' },
    { title: 'Central', key: 'central' },
  ]
  const offered = (await offeredTabs(work, registry, input)).map(({ title, key }) => ({ title, key: `modules/${key}` }))
  return [...own, ...offered].map(({ title, key }) => ({
    title,
    path: `/contacts/${contact.id}${key ? `/${key}` : ''}`,
    active: key === tab,
  }))
}

/** Of the modules in use, what this person may see; `key` tells a plug-in's tabs apart in the address. */
async function offeredTabs(work: Work, registry: Registry, { allows }: Input) {
  const off = await disabledModules(work)
  return registry
    .offers('contactTab')
    .map((offer, index, all) => ({ ...offer, key: keyOf(offer.plugin, all.slice(0, index)) }))
    .filter(offer => !off.has(offer.plugin) && allows(offer.permission))
}

function keyOf(plugin: string, earlier: readonly { plugin: string }[]): string {
  const before = earlier.filter(offer => offer.plugin === plugin).length
  return before === 0 ? plugin : `${plugin}-${before + 1}`
}
