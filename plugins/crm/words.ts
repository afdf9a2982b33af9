import type { Words } from '#core'
import type { ActivityKind } from './activity.ts'

type Both = { whatsapp: Words; email: Words }

const ending = `

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`

const both = (subject: string, text: string): Both => ({
  whatsapp: { body: `Olá, {{cliente.primeiroNome}}! ${text}\n\n{{empresa.nome}}` },
  email: { subject, body: `Olá, {{cliente.nome}}!\n\n${text}${ending}` },
})

/** What we tell somebody who asked, until the company writes its own words. */
export const createdWords = both(
  'Recebemos o seu contato, {{cliente.primeiroNome}}',
  'Recebemos o seu contato sobre "{{oportunidade.titulo}}". Logo falamos com você.',
)

export const stageWords = both(
  'Novidade sobre "{{oportunidade.titulo}}"',
  'O seu atendimento sobre "{{oportunidade.titulo}}" avançou. Agora está em: {{oportunidade.etapa}}.',
)

export const activityWords = both(
  'Lembrete: {{atividade.titulo}}, {{atividade.data}}',
  'Lembrete para {{atividade.data}}{{#if atividade.hora}} às {{atividade.hora}}{{/if}}: {{atividade.titulo}}.',
)

/** Those that the customer has a part in. */
export const wordsOfKind: Partial<Record<ActivityKind, Both>> = {
  visit: both(
    'A sua visita é em {{atividade.data}}',
    'Lembrete: a nossa visita está marcada para {{atividade.data}}{{#if atividade.hora}} às {{atividade.hora}}{{/if}} ({{atividade.titulo}}).',
  ),
  call: both(
    'A nossa conversa é em {{atividade.data}}',
    'Lembrete: vamos ligar para você em {{atividade.data}}{{#if atividade.hora}} às {{atividade.hora}}{{/if}} ({{atividade.titulo}}).',
  ),
}
