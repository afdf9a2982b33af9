import type { DocumentWords } from '#core'

/** What we tell the customer about a service order, until the company writes its own words. */
export const serviceOrderWords: DocumentWords = {
  created: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Recebemos o seu equipamento ({{os.equipamento}}). A sua ordem de serviço é a nº {{os.numero}}.

Acompanhe aqui: {{os.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Ordem de serviço nº {{os.numero}}: {{os.equipamento}}',
      body: `Olá, {{cliente.nome}}!

Recebemos o seu equipamento ({{os.equipamento}}). A sua ordem de serviço é a nº {{os.numero}}.

Para acompanhar na internet: {{os.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
  changed: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Sua ordem de serviço nº {{os.numero}} ({{os.equipamento}}) agora está: *{{os.situacao}}*.

Valor: {{os.total}}. Acompanhe aqui: {{os.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Ordem de serviço nº {{os.numero}}: {{os.situacao}}',
      body: `Olá, {{cliente.nome}}!

A sua ordem de serviço nº {{os.numero}} ({{os.equipamento}}) agora está: {{os.situacao}}.

Valor: {{os.total}}

Para acompanhar na internet: {{os.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
}
