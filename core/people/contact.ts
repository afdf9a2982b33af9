import { column, optional } from '../data/column.ts'
import { defineModel, type Row } from '../data/model.ts'

/** The customer. `mobile` and `phone` are kept as typed. */
export const Contacts = defineModel(
  'contacts',
  {
    name: column.text(),
    /** The name as lists are ordered by it, without accents. */
    nameKey: column.exact(),
    /** CPF or CNPJ without a mask. */
    taxId: optional(column.text(14)),
    /** The same under a unique index. Empty for doubles that were there before the index: the oldest has it. */
    uniqueTaxId: optional(column.text(14)),
    /** "E-mail principal". */
    email: optional(column.text()),
    /** "Celular". */
    mobile: optional(column.text(30)),
    /** "Telefone". */
    phone: optional(column.text(30)),
    birthDate: optional(column.date()),
    /** Its month and day, `11-23`: whose birthday it is. */
    birthDay: optional(column.exact(5)),
    street: optional(column.text()),
    district: optional(column.text(100)),
    city: optional(column.text(100)),
    state: optional(column.text(2)),
    postalCode: optional(column.text(8)),
    notes: optional(column.longText()),
    /** Name without accents, numbers and addresses in one lower-case text: what the search box looks through. */
    searchText: column.longText(),
    /** See `contactKeysOf`. */
    mobileKey: optional(column.exact(20)),
    emailKey: optional(column.exact()),
    archivedAt: optional(column.instant()),
    /** The same person's other row, which has everything that was this one's. */
    mergedIntoId: optional(column.id()),
  },
  { unique: [['uniqueTaxId']], owner: { column: 'id' } },
)
export type Contact = Row<typeof Contacts>
