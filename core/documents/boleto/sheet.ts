/** Somebody on a boleto. */
export interface Party {
  name: string
  /** CPF or CNPJ, digits and letters only. */
  taxId?: string | null | undefined
  /** Street, district, town: as many lines as wanted. */
  address?: readonly string[]
}

/** What one instalment's boleto says. Dates are civil dates. */
export interface BoletoSheet {
  /** Who is paid. */
  beneficiary: Party
  payer: Party
  /** Linha digitável or barcode of a bank or a collection slip; without one the page is a plain demonstrativo. */
  code?: string | null | undefined
  /** PIX copia e cola. */
  pix?: string | null | undefined
  documentNumber: string
  /** The bank's own number of this boleto (nosso número). */
  ourNumber?: string | null | undefined
  /** Branch and account as the bank wants them: `1234-5 / 123456-7`. */
  agencyCode?: string | null | undefined
  issuedOn: string
  dueDate: string
  /** Cents. */
  amountCents: number
  /** What is charged: `Mensalidade de novembro, parcela 1 de 3`. */
  description?: string | null | undefined
  /** What it is made up of, line by line. */
  items?: readonly { description: string; amountCents: number }[]
  /** What the page is called where it is no boleto; `Demonstrativo` unless said. */
  title?: string
  /** To who takes the money: fine, interest, until when. */
  instructions: readonly string[]
  /** A second copy of what is already paid: it says so, and carries nothing that could be paid once more. */
  paidOn?: string | null | undefined
}
