import { column, defineModel, optional, type Row } from '#core'

/**
 * The ledger. A credit opens a lot; whatever is taken, given back or expires is a row of the lot it comes from, so that
 * the rows of a lot add up to what is left of it, and those of a contact to the balance. No sum is kept anywhere.
 */
export const CashbackEntries = defineModel(
  'cashback_entries',
  {
    contactId: column.id(),
    /** 1, 2, 3 of this contact: of two who write at the same time the second has to look again. */
    position: column.integer(),
    /** The credit's own id in the row that opens the lot. */
    lotId: column.id(),
    kind: column.text<EntryKind>(20),
    /** More than 0 where it adds to the balance. */
    cents: column.integer(),
    /** In the row that opens a lot: the last civil date on which it may be used; null: it never expires. */
    expiresOn: optional(column.date()),
    /** What it was for, `sale:order:<id>`: told again it changes nothing. */
    origin: column.exact(120),
    /** For people: `Pedido 128`. */
    description: column.text(),
  },
  {
    unique: [
      ['contactId', 'position'],
      ['origin', 'lotId'],
    ],
    counted: 'position',
  },
)
export type CashbackEntry = Row<typeof CashbackEntries>
export type EntryKind = 'credit' | 'redemption' | 'return' | 'reversal' | 'adjustment' | 'expiry'

export const kindTitles: Record<EntryKind, string> = {
  credit: 'Crédito',
  redemption: 'Uso',
  return: 'Uso desfeito',
  reversal: 'Estorno',
  adjustment: 'Ajuste',
  expiry: 'Vencimento',
}

/** Whose credit of which day was announced as about to expire: once each. */
export const CashbackNotices = defineModel(
  'cashback_notices',
  { contactId: column.id(), expiresOn: column.date() },
  { unique: [['contactId', 'expiresOn']] },
)
