import { portalAddress } from '../../channels/portal/messages.ts'
import { ensurePortalSender } from '../../channels/portal/sender.ts'
import { Events } from '../../events/event.ts'
import { record } from '../../events/record.ts'
import { Contacts } from '../../people/contact.ts'
import { accessOf, blockAccess, giveAccess, unblockAccess } from '../../people/portal-access.ts'
import { PortalKeys } from '../../people/portal-account.ts'
import { opens, revokeKeys } from '../../people/portal-key.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { createSubjects } from '../subjects.ts'
import { contactTabs } from './contact-page.ts'

/** The contact's tab "Central": whether the customer may enter, and what opens something of theirs without entering. */
export function portalAccessScreens(kit: Kit, { registry, secret }: Services): void {
  const subjects = createSubjects(registry)
  const at = (id: string) => `/contacts/${id}/central`

  kit.get('/contacts/:id/central', 'contacts.read', async (work, input) => {
    const contact = await work.of(Contacts).get(input.params.id ?? '')
    const keys = await work.of(PortalKeys).all({
      where: { contactId: contact.id, kind: 'link', revokedAt: null },
      order: [['createdAt', 'DESC']],
      limit: 20,
    })
    const links = await Promise.all(
      keys
        .filter(key => opens(key, work.now))
        .map(async key => ({
          id: key.id,
          createdAt: key.createdAt,
          expiresAt: key.expiresAt,
          title: (await subjects.describe(work, key.subject ?? '', key.subjectId ?? ''))?.title ?? 'Documento',
        })),
    )
    return kit.view('contacts/central', {
      title: contact.name,
      contact,
      tabs: await contactTabs(work, registry, { input, contact, tab: 'central' }),
      access: await accessOf(work, contact.id),
      address: await portalAddress(work),
      told: await lastInvitation(work, contact.id),
      links,
    })
  })

  kit.post('/contacts/:id/central', 'contacts.write', async (work, { params }) => {
    const id = params.id ?? ''
    await giveAccess(work, secret, id)
    await ensurePortalSender(work, secret)
    return kit.redirect(at(id), 'O link para criar a senha vai por mensagem e vale por três dias.')
  })

  kit.post('/contacts/:id/central/block', 'contacts.write', async (work, { params }) => {
    await blockAccess(work, params.id ?? '')
    return kit.redirect(at(params.id ?? ''), 'Acesso bloqueado. O cliente saiu da Central.')
  })

  kit.post('/contacts/:id/central/unblock', 'contacts.write', async (work, { params }) => {
    await unblockAccess(work, params.id ?? '')
    return kit.redirect(at(params.id ?? ''), 'Acesso desbloqueado.')
  })

  kit.post('/contacts/:id/central/links/:linkId', 'contacts.write', async (work, { params }) => {
    const contact = await work.of(Contacts).get(params.id ?? '')
    const key = await work.of(PortalKeys).get(params.linkId ?? '')
    const where = { contactId: contact.id, kind: 'link' as const, id: key.id }
    if ((await revokeKeys(work, where)) > 0)
      await record(work, {
        name: 'portal.link_revoked',
        subject: 'contact',
        subjectId: contact.id,
        contactId: contact.id,
      })
    return kit.redirect(at(contact.id), 'O link não abre mais.')
  })
}

/** The messages that carry the invitation: staff see whether it left. */
async function lastInvitation(work: Parameters<typeof accessOf>[0], contactId: string): Promise<Date | undefined> {
  const where = { name: 'portal.access_given', contactId }
  return (await work.of(Events).first({ where, order: [['seq', 'DESC']] }))?.occurredAt
}
