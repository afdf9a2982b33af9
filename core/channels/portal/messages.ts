import { z } from 'zod'
import { formatDateTime } from '../../brazil/dates.ts'
import { Companies } from '../../data/company.ts'
import type { Work } from '../../data/work.ts'
import type { Event } from '../../events/event.ts'
import { defineMessage, type MessageType } from '../../notifier/message-type.ts'
import { priorities } from '../../outbox/lane.ts'
import { veiled } from '../../outbox/veil.ts'
import { accountOf } from '../../people/portal-access.ts'
import { type PortalKey, PortalKeys } from '../../people/portal-account.ts'
import { opens } from '../../people/portal-key.ts'

const title = (text: string) => z.string().meta({ title: text })

/** The first password: a link to choose it, because a password in a message would stay readable in the history. */
const access = defineMessage({
  name: 'portal.access_given',
  title: 'Acesso à Central do Assinante',
  on: { event: 'portal.access_given' },
  purpose: 'service',
  priority: priorities.status,
  rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
  giveUpHours: 72,
  variables: z.object({
    central: z.object({
      link: title('Link para criar a senha'),
      endereco: title('Endereço da Central'),
      validade: title('Até quando o link vale'),
    }),
  }),
  sample: {
    central: {
      link: 'https://exemplo.com.br/c/loja/primeiro-acesso/abc',
      endereco: 'https://exemplo.com.br/c/loja',
      validade: '29/11/2026 10:00',
    },
  },
  async describe(work, event) {
    const key = await keyOf(work, event)
    if (!key) return undefined
    const endereco = await portalAddress(work)
    const link = `${endereco}/primeiro-acesso/${veiled('invite', key.id)}`
    const validade = formatDateTime(key.expiresAt, work.timeZone)
    return { contactId: event.subjectId, variables: { central: { link, endereco, validade } } }
  },
  stillTrue: stillOpens,
  words: {
    whatsapp: {
      body: 'Olá, {{cliente.primeiroNome}}! Você já pode ver suas faturas na Central do Assinante de {{empresa.nome}}.\n\nCrie a sua senha aqui, até {{central.validade}}:\n{{central.link}}\n\nDepois entre com o seu CPF ou CNPJ em {{central.endereco}}',
    },
    email: {
      subject: 'Seu acesso à Central do Assinante de {{empresa.nome}}',
      body: 'Olá, {{cliente.nome}}!\n\nVocê já pode ver suas faturas na Central do Assinante de {{empresa.nome}}. Crie a sua senha por este link, que vale uma vez só e até {{central.validade}}:\n\n{{central.link}}\n\nDepois entre com o seu CPF ou CNPJ em {{central.endereco}}\n\nSe não foi você quem pediu, fale conosco.\n\n{{empresa.nome}}',
    },
  },
})

/** What the customer asked for a moment ago: it reaches them whatever they have closed, and nobody an hour later. */
const code = defineMessage({
  name: 'portal.code_requested',
  title: 'Código para trocar a senha da Central',
  on: { event: 'portal.code_requested' },
  purpose: 'service',
  isAnswer: true,
  // Before everything else in the queue: it is worth fifteen minutes.
  priority: priorities.fiscal,
  rule: { mode: 'automatic', channels: ['email', 'whatsapp'] },
  giveUpHours: 0.25,
  variables: z.object({ central: z.object({ codigo: title('O código'), validade: title('Até quando vale') }) }),
  sample: { central: { codigo: '123456', validade: '10:15' } },
  async describe(work, event) {
    const key = await keyOf(work, event)
    if (!key) return undefined
    const validade = formatDateTime(key.expiresAt, work.timeZone)
    return { contactId: event.subjectId, variables: { central: { codigo: veiled('code', key.id), validade } } }
  },
  stillTrue: stillOpens,
  words: {
    whatsapp: {
      body: 'Seu código para trocar a senha da Central do Assinante de {{empresa.nome}}: {{central.codigo}}\n\nVale até {{central.validade}}. Não passe este código a ninguém. Se não foi você quem pediu, não faça nada.',
    },
    email: {
      subject: 'Código para trocar a sua senha',
      body: 'Olá, {{cliente.nome}}!\n\nSeu código para trocar a senha da Central do Assinante de {{empresa.nome}}:\n\n{{central.codigo}}\n\nVale até {{central.validade}}. Não passe este código a ninguém. Se não foi você quem pediu, não faça nada: a sua senha continua a mesma.\n\n{{empresa.nome}}',
    },
  },
})

/** What core itself says about the portal; the company rules over it like over any other message. */
export const portalMessages: readonly MessageType[] = [access, code]

/** Where the company's customers enter. */
export async function portalAddress(work: Work): Promise<string> {
  const { handle } = await work.once('company', () => work.of(Companies).get(work.companyId))
  return work.addressOf(`/c/${handle}`)
}

const keyOf = (work: Work, { payload }: Event): Promise<PortalKey | undefined> =>
  work.of(PortalKeys).first({ where: { id: String(payload.keyId ?? '') } })

async function stillOpens(work: Work, event: Event): Promise<true | string> {
  const key = await keyOf(work, event)
  if (!key || !opens(key, work.now)) return 'O que esta mensagem leva já foi usado, trocado por outro ou venceu.'
  return !(await accountOf(work, event.subjectId))?.blockedAt || 'O acesso do cliente à Central foi bloqueado.'
}
