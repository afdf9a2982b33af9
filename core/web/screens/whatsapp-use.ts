import { plural } from '../../brazil/words.ts'
import type { Work } from '../../data/work.ts'
import { gateOf, whatsappSettings } from '../../outbox/gate.ts'
import { Messages } from '../../outbox/message.ts'
import { changeSettings } from '../../people/settings.ts'
import type { Flash, Kit } from '../kit.ts'
import { readSettingsForm, type SettingField, settingFields } from '../settings-form.ts'

const path = '/settings/whatsapp/use'

/** Whether the company uses WhatsApp at all (W1). */
export function whatsappUseScreens(kit: Kit): void {
  kit.get(path, 'settings.read', async (work, { allows }) =>
    kit.view('settings/whatsapp-use-page', {
      title: 'Usar o WhatsApp',
      place: '/settings/whatsapp',
      use: await whatsappUse(work),
      editable: allows('settings.write'),
    }),
  )

  kit.post(path, 'settings.write', async (work, { body }) => {
    const { queued } = await whatsappUse(work)
    const { use } = await changeSettings(work, whatsappSettings, readSettingsForm(whatsappSettings, body))
    return kit.redirect(path, use ? 'O WhatsApp está ligado.' : switchedOff(queued))
  })
}

/** As `settings/whatsapp-use` draws it; whatever page includes it passes this. */
export interface WhatsappUse {
  field: SettingField
  use: boolean
  addOn: boolean
  /** Messages that would wait for a person if it were switched off now. */
  queued: number
}

export async function whatsappUse(work: Work): Promise<WhatsappUse> {
  const [field] = settingFields(whatsappSettings) as [SettingField]
  const queued = await work.of(Messages).count({ channel: 'whatsapp', status: 'queued' })
  return { field, queued, ...(await gateOf(work, 'whatsapp')) }
}

function switchedOff(queued: number): Flash {
  const waiting = plural(queued, 'mensagem da fila passou', 'mensagens da fila passaram')
  const text = 'O WhatsApp está desligado: nenhum aviso sai por ele até você ligar de novo.'
  return { kind: 'success', text: queued > 0 ? `${text} ${waiting} a esperar em Mensagens > Confirmar.` : text }
}
