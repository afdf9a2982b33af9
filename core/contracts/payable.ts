/** What it takes to pay something now: a module that collects money offers it, everybody else asks `work.payableOf`. */
export interface Payable {
  /** The bank's digits, 47 or 48 of a convênio; left out where there is no boleto. */
  line?: string | undefined
  /** PIX copia e cola of what is left to pay; left out where there is none. */
  pix?: string | undefined
  /** Where staff see it and receive its payment. */
  path?: string
  /** Civil date. */
  dueDate: string
  /** What is left to pay, without interest and fines. */
  amountCents: number
}

/** Undefined: there is nothing to pay, no such thing, or nobody who collects for it. */
export type PayableOf<W> = (work: W, subject: string, id: string) => Promise<Payable | undefined>
