import type { MessageType } from '#core'

type Texts = MessageType['words']

/** What we tell about a due date until the company writes its own. */
export const dueWords: Texts = saying(
  'Passando para lembrar do seu pagamento:',
  'Pagamento com vencimento em {{parcela.vencimento}}',
)

/** Until the day and after it one speaks differently. */
export function wordsOfLevel(level: number): Texts {
  // Holidays and queues move a notice: "hoje" is said by the list, which knows the day on which it leaves.
  if (level <= 0) return dueWords
  return saying(
    'Ainda não encontramos o seu pagamento. Se você já pagou, desconsidere este aviso.',
    'Pagamento em aberto: {{parcela.descricao}}',
  )
}

function saying(opening: string, subject: string): Texts {
  return {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! ${opening}

{{parcela.lista}}

Para ver e pagar: {{parcela.link}}

{{empresa.nome}}`,
    },
    email: {
      subject,
      body: `Olá, {{cliente.nome}}!

${opening}

{{parcela.lista}}

Para ver e pagar na internet: {{parcela.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  }
}
