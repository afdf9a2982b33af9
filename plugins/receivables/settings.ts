import { z } from 'zod'
import { defineSettings, isRefusal, readPixKey } from '#core'

const pixKey = z
  .string()
  .trim()
  .max(77)
  .transform((text, context) => {
    if (text === '') return ''
    const read = readPixKey(text)
    if (!isRefusal(read)) return read.key
    context.addIssue(read.reason)
    return z.NEVER
  })

/** `receivables`: how what is due is announced and paid. */
export const receivableSettings = defineSettings(
  'receivables',
  z.object({
    pixKey: pixKey.default('').meta({
      title: 'Chave PIX',
      description: 'CPF, CNPJ, celular com DDD, e-mail ou chave aleatória. Vazia, as cobranças saem sem PIX.',
    }),
    pixCity: z
      .string()
      .trim()
      .max(60)
      .refine(city => city === '' || /[a-z]/i.test(city.normalize('NFD')), 'Escreva a cidade com letras.')
      .default('')
      .meta({
        title: 'Cidade do recebedor',
        description: 'Vai dentro do código PIX. Vazia, usa a cidade da empresa.',
      }),
    reminderOffsets: z
      .array(z.int().min(-60, 'Use até 60 dias antes.').max(180, 'Use até 180 dias depois.'))
      .max(20, 'Use no máximo 20 avisos.')
      .refine(offsets => new Set(offsets).size === offsets.length, 'Cada dia só pode aparecer uma vez.')
      .default([-5, -1, 0, 3])
      .meta({
        title: 'Avisar quantos dias antes e depois do vencimento',
        description: 'Com sinal de menos antes, zero no dia, sem sinal depois: -5, -1, 0, 3. Vazio, ninguém é avisado.',
      }),
    maximumLatenessDays: z.int().min(0).max(30).default(3).meta({
      title: 'Atraso máximo de um aviso (dias)',
      description: 'Se o sistema ficou parado, um aviso ainda sai até estes dias depois do seu dia.',
    }),
    nonBusinessDays: z
      .enum(['before', 'after', 'same'])
      .default('before')
      .meta({
        title: 'Aviso que cai em dia sem expediente bancário',
        labels: { before: 'Sai no dia útil anterior', after: 'Sai no próximo dia útil', same: 'Fica no mesmo dia' },
      }),
    maximumRemindersPerInstalment: z.int().min(1).max(30).default(6).meta({ title: 'Máximo de avisos por parcela' }),
    maximumRemindersPerWeek: z.int().min(1).max(30).default(3).meta({
      title: 'Máximo de avisos por cliente em sete dias',
      description: 'O que passar disto espera, e se perde depois do atraso máximo.',
    }),
    attachBoleto: z.boolean().default(true).meta({
      title: 'Anexar o boleto',
      description: 'Os avisos de vencimento levam o PDF para pagar.',
    }),
  }),
)
