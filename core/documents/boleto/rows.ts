import { formatDate } from '../../brazil/dates.ts'
import { formatMoney } from '../../brazil/money.ts'
import { formatTaxId } from '../../brazil/tax-id.ts'
import type { BoletoSheet, Party } from './sheet.ts'

/** One labelled field of the printed form. */
export interface Cell {
  label: string
  /** Lines of it. */
  value: readonly string[]
  /** `side`: the column at the right, with what the bank looks at; `wide`: twice its neighbours; `who`: a name. */
  size?: 'side' | 'wide' | 'who'
  /** Value and due date stand out. */
  strong?: boolean
}

/** "Recibo do pagador": who, what for, how much, until when. */
export function receiptRows(sheet: BoletoSheet): Cell[][] {
  return [
    [...who('Beneficiário', sheet.beneficiary), due(sheet)],
    [...who('Pagador', sheet.payer), amount('Valor do documento', sheet)],
    [
      cell('Data do documento', formatDate(sheet.issuedOn)),
      cell('Nº do documento', sheet.documentNumber),
      ...optional('Nosso número', sheet.ourNumber),
      ...optional('Agência / Código do beneficiário', sheet.agencyCode),
    ],
    ...(sheet.description ? [[{ ...cell('Referente a', sheet.description), size: 'who' as const }]] : []),
  ]
}

/** The rows above a bank's instructions in its "ficha de compensação", in the order FEBRABAN gives them. */
export function compensationRows(sheet: BoletoSheet): Cell[][] {
  const issued = formatDate(sheet.issuedOn)
  return [
    [cell('Local de pagamento', 'Pagável em qualquer banco, lotérica ou aplicativo até o vencimento'), due(sheet)],
    [
      ...who('Beneficiário', sheet.beneficiary),
      { ...cell('Agência / Código do beneficiário', sheet.agencyCode ?? ''), size: 'side' },
    ],
    [
      cell('Data do documento', issued),
      { ...cell('Nº do documento', sheet.documentNumber), size: 'wide' },
      cell('Espécie doc.', 'DM'),
      cell('Aceite', 'N'),
      cell('Data process.', issued),
      { ...cell('Nosso número', sheet.ourNumber ?? ''), size: 'side' },
    ],
    [
      cell('Uso do banco', ''),
      cell('Carteira', ''),
      cell('Espécie', 'R$'),
      cell('Quantidade', ''),
      cell('Valor', ''),
      amount('(=) Valor do documento', sheet),
    ],
  ]
}

/** The row between a bank's instructions and the barcode. */
export const payerRow = (sheet: BoletoSheet): Cell[] => [
  ...who('Pagador', sheet.payer),
  { ...cell('Cód. baixa', ''), size: 'side' },
]

/** What stands beside the barcode of a collection slip. */
export function slipRows(sheet: BoletoSheet): Cell[][] {
  return [
    [...who('Beneficiário', sheet.beneficiary), due(sheet)],
    [...who('Pagador', sheet.payer), amount('Valor do documento', sheet)],
    [cell('Data do documento', formatDate(sheet.issuedOn)), cell('Nº do documento', sheet.documentNumber)],
  ]
}

/** What the teller fills in, at the right of the instructions. */
export const tellerLabels = [
  '(-) Desconto / Abatimento',
  '(-) Outras deduções',
  '(+) Mora / Multa',
  '(+) Outros acréscimos',
  '(=) Valor cobrado',
] as const

/** Name over address, and the tax id beside them. */
function who(label: string, { name, taxId, address = [] }: Party): Cell[] {
  const value = [name, address.filter(Boolean).join(', ')].filter(Boolean)
  return [
    { label, value, size: 'who' },
    ...optional(taxId?.length === 11 ? 'CPF' : 'CNPJ', taxId && formatTaxId(taxId)),
  ]
}

const cell = (label: string, value: string): Cell => ({ label, value: [value] })

const optional = (label: string, value: string | null | undefined) => (value ? [cell(label, value)] : [])

const due = ({ dueDate }: BoletoSheet): Cell => ({
  ...cell('Vencimento', formatDate(dueDate)),
  size: 'side',
  strong: true,
})

const amount = (label: string, { amountCents }: BoletoSheet): Cell => ({
  ...cell(label, formatMoney(amountCents)),
  size: 'side',
  strong: true,
})
