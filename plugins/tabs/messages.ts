import type { DocumentWords } from '#core'

/** What we tell the customer about a tab, until the company writes its own words. */
export const tabWords: DocumentWords = {
  created: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Abrimos a sua comanda nº {{comanda.numero}}.

Acompanhe o que foi lançado: {{comanda.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Comanda nº {{comanda.numero}} da {{empresa.nome}}',
      body: `Olá, {{cliente.nome}}!

Abrimos a sua comanda nº {{comanda.numero}}.

Para ver o que foi lançado: {{comanda.link}}

{{empresa.nome}}`,
    },
  },
  changed: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Sua comanda nº {{comanda.numero}}, de {{comanda.total}}, agora está: *{{comanda.situacao}}*.

Veja aqui: {{comanda.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Comanda nº {{comanda.numero}}: {{comanda.situacao}}',
      body: `Olá, {{cliente.nome}}!

A sua comanda nº {{comanda.numero}}, no valor de {{comanda.total}}, agora está: {{comanda.situacao}}.

Para ver na internet: {{comanda.link}}

{{empresa.nome}}`,
    },
  },
}
