import { z } from 'zod'
import { defineSettings } from '../people/settings.ts'

const time = z
  .string('Escreva a hora.')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Escreva a hora com dois números e dois pontos: 08:00.')
const window = z
  .object({ open: z.boolean(), from: time, to: time })
  .refine(({ open, from, to }) => !open || from < to, { message: 'O fim precisa vir depois do começo.', path: ['to'] })

/** Kinds of holidays a company may rest on, and how they are called. */
export const holidayKindTitles = {
  national: 'Feriados nacionais',
  state: 'Feriados do estado',
  municipal: 'Feriados da cidade',
  company: 'Dias próprios da empresa',
  bank: 'Carnaval (os bancos fecham)',
  optional: 'Corpus Christi (ponto facultativo)',
} as const
const holidayKinds = Object.keys(holidayKindTitles) as [keyof typeof holidayKindTitles]

/**
 * When the company may disturb its customers: courtesy, whatever the channel's provider allows. The hours asked of
 * telemarketing (working days and Saturday mornings, never Sundays and holidays) are the default.
 */
export const sendingHours = defineSettings(
  'sending-hours',
  z
    .object({
      weekdays: window.default({ open: true, from: '08:00', to: '20:00' }).meta({ title: 'De segunda a sexta' }),
      saturday: window.default({ open: true, from: '09:00', to: '16:00' }).meta({ title: 'Sábado' }),
      sunday: window.default({ open: false, from: '09:00', to: '13:00' }).meta({ title: 'Domingo' }),
      holidays: z
        .array(z.enum(holidayKinds))
        .default(['national', 'state', 'municipal', 'company'])
        .meta({ title: 'Feriados em que nada sai' }),
      urgent: z.enum(['none', 'fiscal', 'dueDate']).default('none').meta({
        title: 'O que sai a qualquer hora',
        description: 'none: nada; dueDate: avisos de vencimento e fiscais',
      }),
      channels: z
        .array(z.enum(['whatsapp', 'sms', 'email']))
        .default(['whatsapp', 'sms'])
        .meta({ title: 'Canais que respeitam estes horários' }),
    })
    .refine(({ weekdays, saturday, sunday }) => weekdays.open || saturday.open || sunday.open, {
      message: 'Deixe ao menos um dia com envio.',
      path: ['weekdays', 'open'],
    }),
)
export type SendingHours = z.infer<typeof sendingHours.schema>

/** Round the clock, every day. */
export const anyHour: SendingHours = {
  weekdays: { open: true, from: '00:00', to: '23:59' },
  saturday: { open: true, from: '00:00', to: '23:59' },
  sunday: { open: true, from: '00:00', to: '23:59' },
  holidays: [],
  urgent: 'none',
  channels: [],
}
