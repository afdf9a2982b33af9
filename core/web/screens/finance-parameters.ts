import { billingServer, financeParameters, linkDaysOf } from '../../outbox/billing-server.ts'
import { senderChoices } from '../../outbox/module-sender.ts'
import { Senders } from '../../outbox/sender.ts'
import { changeSettings, settingsOf } from '../../people/settings.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { senderLabels } from './messages/outbox.ts'

const path = '/settings/parameters/finance'

/** "Parâmetros > Parâmetros financeiros > Geral": the server that boletos and invoices leave from (I2). */
export function financeParameterScreens(kit: Kit, { registry }: Services): void {
  kit.get(path, 'settings.read', async (work, { allows, company }) => {
    const accounts = await work.of(Senders).all({
      where: { channel: 'email', removedAt: null },
      order: [
        ['isDefault', 'DESC'],
        ['name', 'ASC'],
      ],
    })
    const chosen = await billingServer(work)
    const used = chosen ?? accounts[0]
    const choices = await senderChoices(work)
    const others = registry.plugins.flatMap(({ name, title }) => {
      const own = accounts.find(({ id }) => id === choices.get(name)?.email)
      return own && own.id !== used?.id ? [{ title, account: own.name }] : []
    })
    return kit.view('settings/finance', {
      title: 'Parâmetros financeiros',
      company,
      chosen: chosen?.id ?? '',
      linkDays: await linkDaysOf(work),
      accounts: accounts.map(({ id, name, identity }) => [id, `${name} (${identity})`]),
      standard: accounts[0]?.name,
      used: used && {
        id: used.id,
        name: used.name,
        label: senderLabels[used.status],
        reason: used.statusReason,
        checkedAt: used.checkedAt,
      },
      others,
      editable: allows('settings.write'),
      mayOpenAccounts: allows('senders.write'),
    })
  })

  kit.post(path, 'settings.write', async (work, { body }) => {
    const { billingServerId, linkDays } = await settingsOf(work, financeParameters)
    await changeSettings(work, financeParameters, {
      billingServerId: body.billingServerId ?? billingServerId,
      linkDays: body.linkDays === undefined ? linkDays : Number(body.linkDays),
    })
    return kit.redirect(path, 'Parâmetros salvos. Valem para os próximos boletos e faturas.')
  })
}
