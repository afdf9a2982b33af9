import { Companies } from '../../data/company.ts'
import { holidayKindTitles, sendingHours } from '../../outbox/sending-hours.ts'
import { changeSettings, settingsOf } from '../../people/settings.ts'
import type { Kit } from '../kit.ts'

const path = '/settings/sending-hours'

/** "Horários de envio": when the company writes to its customers, whatever the channel would allow. */
export function sendingHoursScreens(kit: Kit): void {
  kit.get(path, 'settings.read', async (work, { allows }) => {
    const hours = await settingsOf(work, sendingHours)
    const { timeZone } = await work.of(Companies).get(work.companyId)
    return kit.view('settings/sending-hours', {
      title: 'Horários de envio',
      hours,
      days,
      holidayKinds: Object.entries(holidayKindTitles),
      channels,
      urgentChoices,
      timeZone,
      editable: allows('settings.write'),
    })
  })

  kit.post(path, 'settings.write', async (work, { body }) => {
    await changeSettings(work, sendingHours, readForm(body))
    return kit.redirect(path, 'Horários salvos. Em até meio minuto a fila já segue por eles.')
  })
}

/** From ticked boxes and times to what the schema reads. */
function readForm(body: Record<string, unknown>) {
  const windows = days.map(([name]) => {
    const { open, from, to } = partOf(body[name])
    return [name, { open: open === 'on', from: from ?? '', to: to ?? '' }]
  })
  return {
    ...Object.fromEntries(windows),
    holidays: ticked(body.holidays),
    channels: ticked(body.channels),
    urgent: body.urgent,
  }
}

const partOf = (given: unknown) => (given && typeof given === 'object' ? (given as Record<string, unknown>) : {})
const ticked = (given: unknown) =>
  Object.entries(partOf(given)).flatMap(([name, value]) => (value === 'on' ? name : []))

const days = [
  ['weekdays', 'De segunda a sexta'],
  ['saturday', 'Sábado'],
  ['sunday', 'Domingo'],
] as const

const channels = [
  ['whatsapp', 'WhatsApp'],
  ['sms', 'SMS'],
  ['email', 'E-mail'],
] as const

const urgentChoices = [
  ['none', 'Nada: tudo espera'],
  ['fiscal', 'Só mensagens fiscais'],
  ['dueDate', 'Mensagens fiscais e avisos de vencimento'],
] as const
