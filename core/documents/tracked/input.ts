import { z } from 'zod'
import { defined, readInput } from '../../people/input.ts'
import type { DocumentDeclaration, DocumentField, DocumentInput, ItemInput } from './declaration.ts'

const item = z.strictObject({
  description: z.string().trim().min(1, 'Descreva o item.').max(500),
  /** Up to three decimals. */
  quantity: z
    .number()
    .positive('A quantidade precisa ser maior que zero.')
    .max(999_999)
    .refine(value => Number.isInteger(Math.round(value * 1e6) / 1e3), 'Use no máximo três casas decimais.'),
  unitPriceCents: z.int().min(0, 'O preço não pode ser negativo.').max(10_000_000_000),
})

type Declared = Pick<
  DocumentDeclaration<string>,
  'fields' | 'itemKinds' | 'contactOptional' | 'counter' | 'itemsLater' | 'refuse'
>

/** One line, as the API takes it. */
export function itemInput({ itemKinds }: Pick<Declared, 'itemKinds'>): z.ZodType<ItemInput> {
  const kinds = itemKinds && (Object.keys(itemKinds) as [string, ...string[]])
  return (kinds ? item.extend({ kind: z.enum(kinds).default(kinds[0]) }) : item) as unknown as z.ZodType<ItemInput>
}

/** What creates or replaces a document, as the API takes it; forms are translated into this. `more`: besides its content. */
export function documentInput(
  { fields, contactOptional, counter, itemsLater, refuse, ...kinds }: Declared,
  more: Record<string, z.ZodType> = {},
): z.ZodType<DocumentInput> {
  const lines = z.array(itemInput(kinds))
  const contactId = z.uuid('Escolha o cliente.')
  const shape = z.strictObject({
    contactId: contactOptional ? contactId.nullish() : contactId,
    items: (counter || itemsLater ? lines : lines.min(1, 'Inclua ao menos um item.'))
      .max(200)
      .refine(
        given => Number.isSafeInteger(totalOf(given)),
        'O total ficou alto demais. Confira as quantidades e os preços.',
      ),
    notes: z.string().trim().max(5_000).nullish(),
    ...schemasOf(typedFields(fields)),
    ...more,
  }) as unknown as z.ZodType<DocumentInput>
  if (!refuse) return shape
  return shape.superRefine((input, context) => {
    for (const [name, message] of Object.entries(refuse(input))) {
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })
}

/** Of the form. */
export const typedFields = (fields: Record<string, DocumentField>) =>
  only(fields, ({ input, asked }) => input !== 'none' && !asked)

/** Of the step into a status. */
export const askedFields = (fields: Record<string, DocumentField>, to: string) =>
  only(fields, field => asksIn(field).includes(to))

/** Of any step. */
export const stepFields = (fields: Record<string, DocumentField>) => only(fields, field => asksIn(field).length > 0)

/** The statuses on whose way it is asked. */
export const asksIn = ({ asked = [], again = [] }: DocumentField): string[] => [...asked, ...again]

/** Reads what was asked on the way into a status. Throws Invalid. */
export function readAsked(
  fields: Record<string, DocumentField>,
  { to, given }: { to: string; given: Record<string, unknown> },
): Record<string, unknown> {
  const asked = askedFields(fields, to)
  const read: Record<string, unknown> = readInput(z.strictObject(schemasOf(asked)), defined(given))
  const said = Object.entries(asked).filter(([name, { again }]) => !again || read[name] !== undefined)
  return Object.fromEntries(said.map(([name]) => [name, read[name] ?? null]))
}

/** What there is to show of a document's own fields. */
export function shownFields(fields: Record<string, DocumentField>, head: object): { label: string; value: string }[] {
  const row = head as Record<string, unknown>
  return Object.entries(fields).flatMap(([name, { label, format }]) => {
    const value = row[name] === null || row[name] === undefined ? '' : format(row[name])
    return value === '' ? [] : [{ label, value }]
  })
}

export const schemasOf = (fields: Record<string, DocumentField>): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]))

const only = (fields: Record<string, DocumentField>, wanted: (field: DocumentField) => boolean) =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => wanted(field)))

/** Cents of one line, half a cent rounded up; in thousandths, because 1.005 has no exact float. */
export function lineTotal(quantity: number, unitPriceCents: number): number {
  return Number((BigInt(Math.round(quantity * 1_000)) * BigInt(unitPriceCents) + 500n) / 1_000n)
}

/** Cents of all lines. */
export const totalOf = (items: DocumentInput['items']) =>
  items.reduce((sum, { quantity, unitPriceCents }) => sum + lineTotal(quantity, unitPriceCents), 0)
