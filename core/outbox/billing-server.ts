import { z } from 'zod'
import type { Work } from '../data/work.ts'
import { Invalid } from '../errors.ts'
import { defineSettings, settingsOf } from '../people/settings.ts'
import { type Sender, Senders } from './sender.ts'

/** "Parâmetros financeiros": which mail server takes what is about money (I2). */
export const financeParameters = defineSettings(
  'finance',
  z.object({
    billingServerId: z.string().max(36).default('').meta({
      title: 'Servidor de e-mail boletos e faturas',
      description: 'A conta por onde saem boletos e faturas. Vazio: a conta de e-mail padrão.',
    }),
  }),
  {
    // Neither a removed account, nor another company's, nor one that sends no e-mail.
    async check(work, { billingServerId: id }) {
      if (id !== '' && !(await work.of(Senders).first({ where: isAccount(id) })))
        throw new Invalid({ billingServerId: 'Esta conta de e-mail não existe mais. Escolha outra da lista.' })
    },
  },
)

/** The account chosen for boletos and invoices; undefined while none is, or it was removed. */
export async function billingServer(work: Work): Promise<Sender | undefined> {
  const { billingServerId } = await work.once('finance parameters', () => settingsOf(work, financeParameters))
  return billingServerId ? work.of(Senders).first({ where: isAccount(billingServerId) }) : undefined
}

const isAccount = (id: string) => ({ id, channel: 'email' as const, removedAt: null })
