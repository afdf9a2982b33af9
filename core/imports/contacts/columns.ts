/** What a spreadsheet of customers may hold, as our own export calls it. */
export const contactColumns = {
  name: 'Nome',
  taxId: 'CPF ou CNPJ',
  email: 'E-mail principal',
  mobile: 'Celular',
  phone: 'Telefone',
  birthDate: 'Nascimento',
  street: 'Rua',
  district: 'Bairro',
  city: 'Cidade',
  state: 'Estado',
  postalCode: 'CEP',
  notes: 'Observações',
} as const
export type ContactColumn = keyof typeof contactColumns

/** What titles look like; the more telling ones first, so that "CPF do cliente" is no name. */
export const likelyColumns: Partial<Record<ContactColumn, RegExp>> & Record<string, RegExp> = {
  taxId: /cpf|cnpj/i,
  email: /e-?mail/i,
  mobile: /celular|whats|m[oó]vel/i,
  phone: /fone|fixo/i,
  birthDate: /nasc|anivers/i,
  street: /\brua\b|logradouro|endere[cç]o/i,
  district: /bairro/i,
  city: /cidade|munic[ií]pio/i,
  state: /^\s*(estado|uf)\s*$/i,
  postalCode: /\bcep\b/i,
  notes: /observ|^\s*obs\b|anota/i,
  name: /nome|raz[aã]o|cliente|contato/i,
}
