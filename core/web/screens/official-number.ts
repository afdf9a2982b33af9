import { askOnReturn } from '../../channels/health/ask-first.ts'
import type { CloudNumber } from '../../channels/whatsapp/cloud/api.ts'
import { cloudDriver } from '../../channels/whatsapp/cloud/cloud.ts'
import type { CloudCredentials } from '../../channels/whatsapp/cloud/credentials.ts'
import { hookPath } from '../../channels/whatsapp/cloud/hook-address.ts'
import type { Work } from '../../data/work.ts'
import { NotFound, SendError } from '../../errors.ts'
import { Messages } from '../../outbox/message.ts'
import { defaultSender, type Sender } from '../../outbox/sender.ts'
import { activeSender, changeSender, createSender, noteCheck } from '../../outbox/sender-actions.ts'
import type { Flash, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { haltedLook } from './halted-look.ts'
import { paceText, senderLabels } from './messages/outbox.ts'
import { blankNumber, openNumber, readNumberForm, refuseTwin, shownNumber } from './official-number-form.ts'
import { officialNumberPath, officialPath } from './sender-place.ts'

export const permission = 'senders.write'

/** A number of the official API: its account and what Meta has to be told. What it shares with others is done there. */
export function officialNumberScreens(kit: Kit, services: Services): void {
  const { cloud, secret, options } = services

  kit.get(`${officialPath}/new`, permission, async () =>
    kit.view('official-number/form', {
      title: 'Número oficial do WhatsApp',
      sender: undefined,
      halted: undefined,
      account: blankNumber,
      at: `${officialPath}/new`,
    }),
  )

  kit.postSlow(`${officialPath}/new`, permission, async (desk, { body }) => {
    const { account, sender: given } = readNumberForm(secret, body)
    await desk.read(work => refuseTwin(work, secret, account))
    const found = await look(account)
    const identity = typeof found === 'string' ? `Número ${account.phoneNumberId}` : found.displayNumber
    const sender = await desk.write(async work => {
      const created = await createSender(work, { channel: 'whatsapp', driver: cloudDriver, identity, ...given })
      // It works at once: what waited for a number to be there asks first.
      await askOnReturn(work, created, undefined)
      await noteCheck(work, created.id, typeof found === 'string' ? found : null)
      return created
    })
    return kit.redirect(officialNumberPath(sender.id), flashOf(found))
  })

  kit.get(`${officialPath}/:id`, permission, async (work, { params, company }) => {
    const sender = await officialSender(work, params.id)
    const waiting = await work.of(Messages).count({ senderId: sender.id, status: ['queued', 'sending'] })
    return kit.view('official-number/form', {
      title: sender.name,
      sender: { ...sender, credentials: undefined },
      halted: await haltedLook(work, sender),
      label: senderLabels[sender.status],
      account: shownNumber(secret, sender),
      at: officialNumberPath(sender.id),
      kind: 'official',
      waiting,
      usual: sender.isDefault ? null : ((await defaultSender(work, 'whatsapp'))?.name ?? null),
      paceText: paceText(sender.pace),
      ownPhone: company.mobile ?? '',
      hook: `${options.baseUrl}${hookPath(secret, sender.id)}`,
      isReachable: options.baseUrl.startsWith('https:'),
    })
  })

  kit.post(`${officialPath}/:id`, permission, async (work, { params, body }) => {
    const before = await officialSender(work, params.id)
    const { account, sender } = readNumberForm(secret, body, before)
    await refuseTwin(work, secret, { phoneNumberId: account.phoneNumberId, id: before.id })
    await changeSender(work, before.id, sender)
    return kit.redirect(officialNumberPath(before.id), 'Alterações salvas.')
  })

  kit.postSlow(`${officialPath}/:id/check`, permission, async (desk, { params }) => {
    const sender = await desk.read(work => officialSender(work, params.id))
    const found = await look(openNumber(secret, sender))
    await desk.write(async work => {
      if (typeof found !== 'string') await changeSender(work, sender.id, { identity: found.displayNumber })
      await noteCheck(work, sender.id, typeof found === 'string' ? found : null)
    })
    return kit.redirect(officialNumberPath(sender.id), flashOf(found))
  })

  /** The number as Meta shows it, or a sentence that says why it does not. */
  async function look(account: CloudCredentials): Promise<CloudNumber | string> {
    try {
      return await cloud.number(account)
    } catch (error) {
      if (error instanceof SendError) return error.message
      throw error
    }
  }
}

/** Throws NotFound for senders of other kinds as well. */
export async function officialSender(work: Work, id: string | undefined): Promise<Sender> {
  const sender = await activeSender(work, id ?? '')
  if (sender.driver !== cloudDriver) throw new NotFound('Este não é um número da API oficial.')
  return sender
}

function flashOf(found: CloudNumber | string): Flash {
  if (typeof found === 'string') return { kind: 'danger', text: found }
  const { verifiedName, displayNumber, quality } = found
  const who = [verifiedName, displayNumber].filter(Boolean).join(', ')
  const text = `A Meta reconhece este número: ${who}. Qualidade: ${qualities[quality] ?? 'ainda sem nota'}.`
  return { kind: quality === 'RED' ? 'warning' : 'success', text }
}

/** "Quality rating": what customers' blocks and reports make of a number. */
const qualities: Record<string, string> = { GREEN: 'alta', YELLOW: 'média', RED: 'baixa' }
