import { formatDate } from '../../brazil/dates.ts'
import { formatMoney } from '../../brazil/money.ts'
import { formatTaxId } from '../../brazil/tax-id.ts'
import type { BoletoSheet, Party } from './sheet.ts'

/** One labelled field of the printed form. */
export interface Cell {
  label: string
  /** Lines of it. */
  value: readonly string[]
  /** `side`: the column at the right, with what the bank looks at; `wide`: twice its neighbours. */
  size?: 'side' | 'wide'
  /** Value and due date stand out. */
  strong?: boolean
}

/** "Recibo do pagador": who, what for, how much, until when. */
export function receiptRows(sheet: BoletoSheet): Cell[][] {
  return [
    [{ label: 'Beneficiário', value: party(sheet.beneficiary) }, due(sheet)],
    [{ label: 'Pagador', value: party(sheet.payer) }, amount('Valor do documento', sheet)],
    [
      cell('Data do documento', formatDate(sheet.issuedOn)),
      cell('Nº do documento', sheet.documentNumber),
      ...optional('Nosso número', sheet.ourNumber),
      ...optional('Agência / Código do beneficiário', sheet.agencyCode),
    ],
    ...(sheet.description ? [[cell('Referente a', sheet.description)]] : []),
  ]
}

/** The rows above a bank's instructions in its "ficha de compensação", in the order FEBRABAN gives them. */
export function compensationRows(sheet: BoletoSheet): Cell[][] {
  const issued = formatDate(sheet.issuedOn)
  return [
    [cell('Local de pagamento', 'Pagável em qualquer banco, lotérica ou aplicativo até o vencimento'), due(sheet)],
    [
      { label: 'Beneficiário', value: party(sheet.beneficiary) },
      { ...cell('Agência / Código do beneficiário', sheet.agencyCode ?? ''), size: 'side' },
    ],
    [
      cell('Data do documento', issued),
      { ...cell('Nº do documento', sheet.documentNumber), size: 'wide' },
      cell('Espécie doc.', 'DM'),
      cell('Aceite', 'N'),
      cell('Data do processamento', issued),
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

/** What stands beside the barcode of a collection slip. */
export function slipRows(sheet: BoletoSheet): Cell[][] {
  return [
    [{ label: 'Beneficiário', value: party(sheet.beneficiary) }, due(sheet)],
    [
      { label: 'Pagador', value: party(sheet.payer) },
      cell('Nº do documento', sheet.documentNumber),
      amount('Valor do documento', sheet),
    ],
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

/** Name and tax id, then the address. */
export function party({ name, taxId, address = [] }: Party): string[] {
  const kind = taxId?.length === 11 ? 'CPF' : 'CNPJ'
  return [taxId ? `${name} - ${kind} ${formatTaxId(taxId)}` : name, ...address.filter(Boolean)]
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
