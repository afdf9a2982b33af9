import type { DocumentWords } from '#core'

/** What we tell the customer about a quote, until the company writes its own. */
export const quoteWords: DocumentWords = {
  created: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Seu orçamento nº {{orcamento.numero}} está pronto: {{orcamento.total}}.

Ele vale até {{orcamento.validade}}. Veja aqui: {{orcamento.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Orçamento nº {{orcamento.numero}} da {{empresa.nome}}',
      body: `Olá, {{cliente.nome}}!

Preparamos o seu orçamento nº {{orcamento.numero}}, no valor de {{orcamento.total}}, válido até {{orcamento.validade}}.

Para ver na internet: {{orcamento.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
  changed: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Seu orçamento nº {{orcamento.numero}} ({{orcamento.total}}) agora está: *{{orcamento.situacao}}*.

Acompanhe aqui: {{orcamento.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Orçamento nº {{orcamento.numero}}: {{orcamento.situacao}}',
      body: `Olá, {{cliente.nome}}!

O seu orçamento nº {{orcamento.numero}}, no valor de {{orcamento.total}}, agora está: {{orcamento.situacao}}.

Para ver na internet: {{orcamento.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
}
