import type { DocumentDeclaration, DocumentWords } from '#core'

/** What we tell the customer about a consignment, until the company writes its own words. */
export const consignmentWords: DocumentWords = {
  created: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Você levou a condicional nº {{condicional.numero}}, de {{condicional.total}}. Devolva até {{condicional.devolucao}} o que não quiser.

O que você levou: {{condicional.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Condicional nº {{condicional.numero}} da {{empresa.nome}}',
      body: `Olá, {{cliente.nome}}!

Você levou a condicional nº {{condicional.numero}}, no valor de {{condicional.total}}. Devolva até {{condicional.devolucao}} o que não quiser.

O que você levou: {{condicional.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
  changed: {
    whatsapp: {
      body: `Olá, {{cliente.primeiroNome}}! Sua condicional nº {{condicional.numero}}, com devolução até {{condicional.devolucao}}, agora está: *{{condicional.situacao}}*.

Veja aqui: {{condicional.link}}

{{empresa.nome}}`,
    },
    email: {
      subject: 'Condicional nº {{condicional.numero}}: {{condicional.situacao}}',
      body: `Olá, {{cliente.nome}}!

A sua condicional nº {{condicional.numero}}, com devolução até {{condicional.devolucao}}, agora está: {{condicional.situacao}}.

Para ver na internet: {{condicional.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
    },
  },
}

export const consignmentSayings: NonNullable<DocumentDeclaration<string>['sayings']> = [
  {
    name: 'return_due',
    title: 'Lembrete de devolução da condicional',
    on: 'consignment.return_due',
    stillTrue(head, { payload }) {
      const { number, status, returnOn } = head as typeof head & { returnOn: string }
      if (status !== 'out') return `Condicional ${number} não está mais com o cliente no prazo.`
      return returnOn === payload.returnOn || `A data de devolução da condicional ${number} mudou depois deste aviso.`
    },
    words: {
      whatsapp: {
        body: `Olá, {{cliente.primeiroNome}}! Lembrete: a condicional nº {{condicional.numero}} tem devolução até {{condicional.devolucao}}.

O que você levou: {{condicional.link}}

{{empresa.nome}}`,
      },
      email: {
        subject: 'Lembrete: devolver a condicional nº {{condicional.numero}} até {{condicional.devolucao}}',
        body: `Olá, {{cliente.nome}}!

A condicional nº {{condicional.numero}}, no valor de {{condicional.total}}, tem devolução até {{condicional.devolucao}}.

O que você levou: {{condicional.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
      },
    },
  },
]
