import { z } from 'zod'

/** `invoice.authorised`: an NF-e or NFC-e of the company was authorised by the SEFAZ; its subject is the note. */
export const invoiceAuthorised = z.object({
  /** Null: issued to nobody, to a foreigner, or for trial. */
  contactId: z.uuid().nullable(),
  /** As the customer reads it: `NF-e 1.234`. */
  description: z.string().min(1).max(191),
  /** 44 characters, letters in upper case. */
  accessKey: z.string().length(44),
  totalCents: z.int().min(0),
  issuedOn: z.iso.date(),
})
export type InvoiceAuthorised = z.infer<typeof invoiceAuthorised>
