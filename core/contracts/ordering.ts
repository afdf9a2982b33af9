/** What was sold elsewhere and becomes an order: goods that a customer took home and keeps. */
export interface OrderRequest {
  /** What it comes from, once each: `consignment` and its id. */
  subject: string
  id: string
  /** `Condicional 12`. */
  title: string
  contactId: string
  items: { description: string; quantity: number; unitPriceCents: number }[]
  notes: string | null
  /** 0 or null: paid at once. */
  instalmentCount: number | null
  /** Civil date; null: 30 days later. */
  firstDueDate: string | null
}

/** Orders of sales: one module keeps them, everybody else asks `work.orders`. */
export interface Ordering {
  /**
   * Makes a finished order of it, which is the sale. False: nobody keeps orders here, and whoever asks sells by itself.
   * Throws Conflict when there is one already.
   */
  place(request: OrderRequest): Promise<boolean>
  /** Takes the sale of that order back, unless somebody did already. False: there never was one. */
  reverse(given: Pick<OrderRequest, 'subject' | 'id'> & { reason: string }): Promise<boolean>
}

export type OrderingOf<W> = (work: W) => Ordering
