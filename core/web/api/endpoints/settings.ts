import { messageSettings } from '../../../notifier/settings.ts'
import { financeParameters } from '../../../outbox/billing-server.ts'
import { whatsappSettings } from '../../../outbox/gate.ts'
import { sendingHours } from '../../../outbox/sending-hours.ts'
import { changeSettings, type Settings, settingsOf } from '../../../people/settings.ts'
import type { Services } from '../../services.ts'
import type { ApiKit } from '../kit.ts'
import { withoutTransforms } from '../without-transforms.ts'

/** One pair of endpoints per module that has settings, each with its own schema in the document. */
export function settingsEndpoints(kit: ApiKit, { registry }: Services): void {
  describe(kit, messageSettings, 'Mensagens')
  describe(kit, sendingHours, 'Horários de envio')
  describe(kit, whatsappSettings, 'WhatsApp')
  describe(kit, financeParameters, 'Parâmetros financeiros')
  for (const { settings, title } of registry.plugins) if (settings) describe(kit, settings, title)
}

function describe(kit: ApiKit, settings: Settings, title: string): void {
  const path = `/settings/${settings.plugin}`
  const answer = { status: 200, schema: withoutTransforms(settings.schema) }
  kit.route({ method: 'get', path, permission: 'settings.read', summary: `Configurações: ${title}`, answer }, work =>
    settingsOf(work, settings),
  )
  kit.route(
    {
      method: 'put',
      path,
      permission: 'settings.write',
      summary: `Troca as configurações: ${title}. O que não vem volta ao padrão`,
      body: settings.schema,
      answer,
    },
    (work, { body }) => changeSettings(work, settings, body),
  )
}
