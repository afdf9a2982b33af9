/** `modFrete`: who pays the freight. */
export const freightTitles: Record<string, string> = {
  0: '0 - Remetente (CIF)',
  1: '1 - Destinatário (FOB)',
  2: '2 - Terceiros',
  3: '3 - Próprio, remetente',
  4: '4 - Próprio, destinatário',
  9: '9 - Sem transporte',
}

/** `tPag`: how it was paid (Informe Técnico 2024.002). */
const paymentTitles: Record<string, string> = {
  '01': 'Dinheiro',
  '02': 'Cheque',
  '03': 'Cartão de crédito',
  '04': 'Cartão de débito',
  '05': 'Crédito da loja',
  '10': 'Vale alimentação',
  '11': 'Vale refeição',
  '12': 'Vale presente',
  '13': 'Vale combustível',
  '14': 'Duplicata',
  '15': 'Boleto',
  '16': 'Depósito',
  '17': 'PIX',
  '18': 'Transferência ou carteira digital',
  '19': 'Fidelidade, cashback',
  '20': 'PIX estático',
  '21': 'Crédito em loja',
  '22': 'Pagamento eletrônico não informado',
  '90': 'Sem pagamento',
  '99': 'Outros',
}

export const paymentTitle = ({ kind, description }: { kind: string; description: string }): string =>
  description || paymentTitles[kind] || 'Outros'
