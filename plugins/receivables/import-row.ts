import { cellOf, isRefusal, type Mapping, parseDate, parseMoney, parseTaxId, readBoleto } from '#core'
import { boletoComplaint } from './charge-input.ts'

/** What a column of somebody's spreadsheet may hold. */
export const importFields = {
  taxId: 'CPF ou CNPJ do cliente',
  name: 'Nome do cliente',
  email: 'E-mail do cliente',
  mobile: 'Celular do cliente',
  description: 'Descrição',
  document: 'Número do documento',
  dueDate: 'Vencimento',
  amount: 'Valor',
  digitableLine: 'Linha digitável',
} as const
export type ImportField = keyof typeof importFields

/** What their titles look like. */
export const likelyColumns: Record<ImportField, RegExp> = {
  taxId: /cpf|cnpj/i,
  name: /cliente|nome|sacado|pagador/i,
  email: /e-?mail/i,
  mobile: /celular|fone|whats/i,
  description: /descri|hist[oó]rico|refer/i,
  document: /documento|n[uú]mero|t[ií]tulo|fatura|nota/i,
  dueDate: /venc/i,
  amount: /valor|total/i,
  digitableLine: /linha|digit[aá]vel|barras/i,
}

/** A row that can be imported; whose it is is looked up later. */
export interface ReadRow {
  taxId: string | null
  name: string
  email: string
  mobile: string
  description: string
  document: string
  dueDate: string
  amountCents: number
  digitableLine: string | null
}

/** A row that cannot be read: every reason in a sentence, and what still tells which charge it belongs to. */
export interface WrongRow {
  problems: string[]
  document: string
  /** Absent: nobody can tell whose it is. */
  whose?: Whose
}
export type Whose = Pick<ReadRow, 'taxId' | 'name' | 'email'>

export function readRow(cells: readonly string[], mapping: Mapping): ReadRow | WrongRow {
  const cell = (field: ImportField) => cellOf(cells, mapping, field)
  const problems: string[] = []
  const taxId = cell('taxId') ? parseTaxId(cell('taxId'))?.value : null
  if (taxId === undefined) problems.push(`O CPF ou CNPJ "${cell('taxId')}" não existe.`)
  if (!cell('taxId') && !cell('name') && !cell('email')) problems.push('Falta dizer de quem é.')
  if (cell('name').length > 191) problems.push('O nome do cliente tem mais de 191 letras.')
  if (cell('description').length > 191) problems.push('A descrição tem mais de 191 letras.')
  if (cell('document').length > 60) problems.push('O número do documento tem mais de 60 letras.')
  const dueDate = parseDate(cell('dueDate'))
  if (dueDate && (dueDate < '2000-01-01' || dueDate > '2099-12-31'))
    problems.push('O vencimento precisa estar entre 2000 e 2099.')
  if (!dueDate) problems.push(cell('dueDate') ? `A data "${cell('dueDate')}" não existe.` : 'Falta o vencimento.')
  const amountCents = parseMoney(cell('amount'))
  if (amountCents === undefined)
    problems.push(cell('amount') ? `"${cell('amount')}" não é um valor.` : 'Falta o valor.')
  else if (amountCents < 1) problems.push('O valor precisa ser maior que zero.')
  else if (amountCents > 10_000_000_000) problems.push('O valor é alto demais.')
  const line = readLine(cell('digitableLine'), dueDate)
  if ('problem' in line) problems.push(line.problem)
  const whose = { taxId: taxId ?? null, name: cell('name'), email: cell('email') }
  const known = taxId !== undefined && Object.values(whose).some(Boolean)
  const wrong = { document: cell('document'), ...(known ? { whose } : {}) }
  if (problems.length > 0 || !dueDate || amountCents === undefined || 'problem' in line) return { problems, ...wrong }
  const complaint = boletoComplaint({ dueDate, amountCents, digitableLine: line.digits })
  if (complaint) return { problems: [complaint], ...wrong }
  return {
    ...{ ...whose, mobile: cell('mobile') },
    ...{ description: cell('description'), document: cell('document'), dueDate, amountCents },
    digitableLine: line.digits,
  }
}

function readLine(text: string, dueDate: string | undefined): { digits: string | null } | { problem: string } {
  if (!text) return { digits: null }
  const read = readBoleto(text, dueDate ?? '2026-01-01')
  return isRefusal(read) ? { problem: read.reason } : { digits: read.line }
}
