import type { Work } from '../../data/work.ts'
import { emailPace } from '../../outbox/pace.ts'
import { Senders } from '../../outbox/sender.ts'
import type { Secret } from '../../secret.ts'
import { portalAddress } from './messages.ts'

export const portalDriver = 'portal'

/** The account from which messages go to customers' areas: one per company, made when the first customer gets access. */
export async function ensurePortalSender(work: Work, secret: Secret): Promise<void> {
  if (await work.of(Senders).first({ where: { channel: 'portal', removedAt: null } })) return
  await work.of(Senders).insert({
    channel: 'portal',
    driver: portalDriver,
    name: 'Central do Assinante',
    identity: await portalAddress(work),
    credentials: secret.seal('{}'),
    pace: emailPace,
    isDefault: true,
    status: 'ready',
  })
}
