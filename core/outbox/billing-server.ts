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
    linkDays: z.int().min(7).max(730).default(90).meta({
      title: 'Links de boletos e faturas valem por quantos dias',
      description: 'Contados do vencimento, ou do dia da mensagem quando ela vem depois dele.',
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
  const { billingServerId } = await chosenParameters(work)
  return billingServerId ? work.of(Senders).first({ where: isAccount(billingServerId) }) : undefined
}

/** How long the link of a boleto or an invoice opens it. */
export const linkDaysOf = async (work: Work): Promise<number> => (await chosenParameters(work)).linkDays

const chosenParameters = (work: Work) => work.once('finance parameters', () => settingsOf(work, financeParameters))

const isAccount = (id: string) => ({ id, channel: 'email' as const, removedAt: null })
