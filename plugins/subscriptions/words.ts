import type { MessageType } from '#core'

type Texts = MessageType['words']

/** What we say until the company writes its own. */
export const issuedWords: Texts = {
  whatsapp: {
    body: `Olá, {{cliente.primeiroNome}}! A sua fatura de {{fatura.mes}} está pronta: *{{fatura.valor}}*, com vencimento em *{{fatura.vencimento}}*.

{{fatura.itens}}

Veja e pague aqui: {{fatura.link}}

{{empresa.nome}}`,
  },
  email: {
    subject: 'Fatura de {{fatura.mes}}: {{fatura.valor}}, vence em {{fatura.vencimento}}',
    body: `Olá, {{cliente.nome}}!

A sua fatura nº {{fatura.numero}}, de {{fatura.mes}}, está pronta: {{fatura.valor}}, com vencimento em {{fatura.vencimento}}.

{{fatura.itens}}

Para ver e pagar na internet: {{fatura.link}}

Qualquer dúvida, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
  },
}

export const warningWords: Texts = {
  whatsapp: {
    body: `Olá, {{cliente.primeiroNome}}. Ainda não encontramos o pagamento de {{atraso.valor}}, vencido em {{atraso.vencimento}}.

Sem ele, o plano {{assinatura.plano}} será *suspenso em {{atraso.suspensao}}*. Se você já pagou, desconsidere este aviso.

{{empresa.nome}}, {{empresa.telefone}}`,
  },
  email: {
    subject: 'Seu plano será suspenso em {{atraso.suspensao}}',
    body: `Olá, {{cliente.nome}}.

Ainda não encontramos o pagamento de {{atraso.valor}}, vencido em {{atraso.vencimento}}. Sem ele, o plano {{assinatura.plano}}, instalado em {{assinatura.endereco}}, será suspenso em {{atraso.suspensao}}.

Se você já pagou, desconsidere este aviso. Para combinar outra forma, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
  },
}

export const suspendedWords: Texts = {
  whatsapp: {
    body: `Olá, {{cliente.primeiroNome}}. O plano {{assinatura.plano}} foi *suspenso*. {{assinatura.motivo}}

Assim que o pagamento aparecer, ele volta sozinho. Fale com a gente: {{empresa.telefone}}.

{{empresa.nome}}`,
  },
  email: {
    subject: 'Seu plano {{assinatura.plano}} foi suspenso',
    body: `Olá, {{cliente.nome}}.

O plano {{assinatura.plano}}, instalado em {{assinatura.endereco}}, foi suspenso. {{assinatura.motivo}}

Assim que o pagamento aparecer, ele volta sozinho. Para falar com a gente, ligue para {{empresa.telefone}}.

{{empresa.nome}}`,
  },
}

export const reactivatedWords: Texts = {
  whatsapp: {
    body: `Olá, {{cliente.primeiroNome}}! O plano {{assinatura.plano}} está *ativo de novo*. {{assinatura.motivo}}

{{empresa.nome}}`,
  },
  email: {
    subject: 'Seu plano {{assinatura.plano}} está ativo de novo',
    body: `Olá, {{cliente.nome}}!

O plano {{assinatura.plano}}, instalado em {{assinatura.endereco}}, está ativo de novo. {{assinatura.motivo}}

{{empresa.nome}}`,
  },
}
