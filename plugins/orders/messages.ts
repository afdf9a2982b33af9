import type { DocumentDeclaration } from '#core'

/** The two things told about an order (W15), until the company writes its own words. */
export const orderSayings = [
  {
    name: 'sent',
    title: 'Pedido enviado',
    on: ['sent'],
    words: {
      whatsapp: {
        body: `Olá, {{cliente.primeiroNome}}! Seu pedido nº {{pedido.numero}}, de {{pedido.total}}, foi enviado.

Acompanhe aqui: {{pedido.link}}

{{empresa.nome}}`,
      },
      email: {
        subject: 'Pedido nº {{pedido.numero}} enviado',
        body: `Olá, {{cliente.nome}}!

O seu pedido nº {{pedido.numero}}, no valor de {{pedido.total}}, foi enviado.

Para ver na internet: {{pedido.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
      },
    },
  },
  {
    name: 'finished',
    title: 'Pedido finalizado',
    on: ['finished'],
    words: {
      whatsapp: {
        body: `Olá, {{cliente.primeiroNome}}! Seu pedido nº {{pedido.numero}}, de {{pedido.total}}, está finalizado. Obrigado pela compra!

Os detalhes estão aqui: {{pedido.link}}

{{empresa.nome}}`,
      },
      email: {
        subject: 'Pedido nº {{pedido.numero}} finalizado',
        body: `Olá, {{cliente.nome}}!

O seu pedido nº {{pedido.numero}}, no valor de {{pedido.total}}, está finalizado. Obrigado pela compra!

Para ver na internet: {{pedido.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
      },
    },
  },
] satisfies DocumentDeclaration<'sent' | 'finished'>['sayings']
