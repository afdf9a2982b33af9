/** Credit that a customer earned, used to pay with. `origin` names what it is used for, `order:<id>`; at most 60 letters. */
export interface Redemption {
  contactId: string
  cents: number
  origin: string
  /** For people: `Pedido 128`. */
  description?: string
}

/**
 * What customers earned by buying: one module keeps it, everybody else asks `work.loyalty`. Where none is installed or
 * in use nobody has any.
 */
export interface Loyalty {
  /** Cents that may be used today. */
  balanceOf(contactId: string): Promise<number>
  /** Once for each origin, however often it is asked. Throws Invalid when it is more than there is, Conflict. */
  redeem(redemption: Redemption): Promise<void>
  /** Takes a redemption back; nothing when there was none. A later one needs an origin of its own. */
  giveBack(redemption: Pick<Redemption, 'contactId' | 'origin'>): Promise<void>
}

export type LoyaltyOf<W> = (work: W) => Loyalty
