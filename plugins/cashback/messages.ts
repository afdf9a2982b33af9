import { z } from 'zod'
import { defineMessage, type Event, formatDate, formatMoney, priorities, type Work } from '#core'
import { balanceFor, entriesOf } from './book.ts'
import { lotsOf } from './ledger.ts'
import { ruleOf } from './settings.ts'

const text = (title: string) => z.string().meta({ title })

/** W21: what was earned, and how much there is now. */
const credited = defineMessage({
  name: 'cashback.credited',
  title: 'Saldo de cashback',
  on: { event: 'cashback.credited' },
  purpose: 'marketing',
  priority: priorities.marketing,
  rule: { mode: 'confirm', channels: ['whatsapp'] },
  renewed: true,
  variables: z.object({
    cashback: z.object({
      valor: text('Quanto o cliente ganhou'),
      saldo: text('Saldo agora'),
      validade: z.string().optional().meta({ title: 'Até quando vale o que ganhou' }),
    }),
  }),
  sample: { cashback: { valor: 'R$ 12,50', saldo: 'R$ 40,00', validade: '20/02/2027' } },
  async describe(work, event) {
    const { contactId, payload } = event
    if (!contactId) return undefined
    const { cents, expiresOn } = payload as { cents: number; expiresOn: string | null }
    const saldo = formatMoney(await balanceFor(work, contactId))
    const validade = expiresOn ? formatDate(expiresOn) : ''
    return { contactId, variables: { cashback: { valor: formatMoney(cents), saldo, validade } } }
  },
  async stillTrue(work, { contactId, payload }) {
    const lot = lotsOf(await entriesOf(work, contactId ?? '')).find(({ id }) => id === payload.lotId)
    return (lot?.left ?? 0) > 0 || 'Este cashback já foi usado, estornado ou venceu.'
  },
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Você ganhou *{{cashback.valor}}* de cashback. Seu saldo é de *{{cashback.saldo}}*.{{#if cashback.validade}}

Use até {{cashback.validade}}.{{/if}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Você ganhou {{cashback.valor}} de cashback',
      body: `Olá, {{cliente.nome}}!

Você ganhou {{cashback.valor}} de cashback. Seu saldo agora é de {{cashback.saldo}}, para usar na próxima compra.

{{empresa.nome}}`,
    },
  },
})

/** W22: what is about to expire. Without a validity nothing does, and the diagnosis says so. */
const expiring = defineMessage({
  name: 'cashback.expiring',
  title: 'Cashback perto de vencer',
  on: { event: 'cashback.expiring' },
  purpose: 'marketing',
  priority: priorities.marketing,
  rule: { mode: 'confirm', channels: ['whatsapp'] },
  renewed: true,
  variables: z.object({
    cashback: z.object({
      valor: text('Quanto vence'),
      vencimento: text('Último dia para usar'),
      saldo: text('Saldo agora'),
    }),
  }),
  sample: { cashback: { valor: 'R$ 12,50', vencimento: '20/02/2027', saldo: 'R$ 40,00' } },
  late: { one: 'aviso de cashback', many: 'avisos de cashback', after: 'do vencimento do cashback' },
  async describe(work, event) {
    const { contactId } = event
    const expiresOn = dayIn(event)
    if (!contactId) return undefined
    const { validityDays } = await ruleOf(work)
    const variables = {
      cashback: {
        valor: formatMoney(await leftOn(work, contactId, expiresOn)),
        vencimento: expiresOn ? formatDate(expiresOn) : '',
        saldo: formatMoney(await balanceFor(work, contactId)),
      },
    }
    if (validityDays === null || !expiresOn) return { contactId, variables, unsaid: neverExpires }
    return { contactId, variables, tellBy: expiresOn }
  },
  async stillTrue(work, event) {
    const expiresOn = dayIn(event)
    if (!expiresOn || (await ruleOf(work)).validityDays === null) return neverExpires
    if (expiresOn < work.today) return `Este cashback venceu em ${formatDate(expiresOn)}.`
    return (await leftOn(work, event.contactId ?? '', expiresOn)) > 0 || 'Este cashback já foi usado ou estornado.'
  },
  words: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! *{{cashback.valor}}* do seu cashback valem só até *{{cashback.vencimento}}*. Passe aqui e aproveite.

{{empresa.nome}}`,
    },
    email: {
      subject: 'Seu cashback de {{cashback.valor}} vale até {{cashback.vencimento}}',
      body: `Olá, {{cliente.nome}}!

{{cashback.valor}} do seu cashback valem só até {{cashback.vencimento}}. Seu saldo é de {{cashback.saldo}}: aproveite na próxima compra.

{{empresa.nome}}`,
    },
  },
})

export const cashbackMessages = [credited, expiring]

const neverExpires =
  'O cashback não vence: a validade não está configurada. Para avisar, preencha em Configurações > Clientes > Cashback.'

const dayIn = ({ payload }: Event) => (typeof payload.expiresOn === 'string' ? payload.expiresOn : null)

/** What is left of the credits whose last day it is. */
async function leftOn(work: Work, contactId: string, expiresOn: string | null): Promise<number> {
  const lots = lotsOf(await entriesOf(work, contactId))
  return lots.filter(lot => lot.expiresOn === expiresOn).reduce((sum, { left }) => sum + left, 0)
}
