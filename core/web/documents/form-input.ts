import { parseMoney, parseQuantity } from '../../brazil/money.ts'
import type { DocumentField, DocumentInput, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { typedFields } from '../../documents/tracked/input.ts'
import { Invalid } from '../../errors.ts'
import { readInput } from '../../people/input.ts'

type Line = Record<'description' | 'quantity' | 'price' | 'kind', string>

/** From what a form posts (Brazilian numbers, empty lines) to what the API takes. Throws Invalid by the form's field names. */
export function readDocumentForm(document: TrackedDocument, body: Record<string, unknown>): DocumentInput {
  const lines = Object.values(body.items ?? {}).map(lineOf)
  // Blank lines are left over by people, not refused; the others keep their place in the form for the complaints.
  const filled = lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => [line.description, line.price].some(text => text.trim()))
  const complaints = Object.assign({}, ...filled.map(({ line, index }) => complaintsAbout(line, index)))
  const { counter, itemsLater, fields } = document.declaration
  if (filled.length === 0 && !counter && !itemsLater) complaints['items.0.description'] = 'Inclua ao menos um item.'
  if (Object.keys(complaints).length > 0) throw new Invalid(complaints)
  const items = filled.map(({ line }) => ({
    description: line.description,
    quantity: parseQuantity(line.quantity),
    unitPriceCents: parseMoney(line.price),
    ...(line.kind ? { kind: line.kind } : {}),
  }))
  const own = readOwnFields(typedFields(fields), body)
  try {
    return readInput(document.input, { contactId: body.contactId || null, notes: body.notes || null, ...own, items })
  } catch (error) {
    throw error instanceof Invalid
      ? new Invalid(
          inFormTerms(
            error.fields,
            filled.map(({ index }) => index),
          ),
        )
      : error
  }
}

/** A document's own fields, as a form posts them: an empty one is null, what is no number stays for the schema to refuse. */
export function readOwnFields(
  fields: Record<string, DocumentField>,
  body: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, readField(field, body[name])]))
}

function readField({ input }: DocumentField, given: unknown): unknown {
  if (input === 'quantities') return quantitiesIn(given)
  if (typeof given !== 'string') return given
  if (given.trim() === '') return null
  if (input === 'money') return parseMoney(given) ?? given
  return input === 'integer' && /^\s*\d+\s*$/.test(given) ? Number(given) : given
}

/**
 * `kept[line2]=1,5`: of the second line one and a half; nothing of a line is left out. Bare numbers would be read as the
 * places of a list, and lists with gaps are closed up.
 */
const quantitiesIn = (given: unknown) =>
  Object.entries(Object(given) as Record<string, unknown>)
    .map(([position, text]) => ({
      position: Number(position.replace('line', '')),
      quantity: parseQuantity(String(text)) ?? 0,
    }))
    .filter(({ quantity }) => quantity !== 0)

/** A form can nest what it likes (`items[0][price][x]=1`); what is no text was not typed into a field of ours. */
function lineOf(given: unknown): Line {
  const { description, quantity, price, kind } = Object(given) as Record<string, unknown>
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
  return { description: textOf(description), quantity: textOf(quantity), price: textOf(price), kind: textOf(kind) }
}

function complaintsAbout(line: Line, index: number): Record<string, string> {
  const at = `items.${index}`
  return {
    ...(line.description.trim() ? {} : { [`${at}.description`]: 'Descreva o item.' }),
    ...(parseQuantity(line.quantity) === undefined
      ? { [`${at}.quantity`]: 'Escreva a quantidade, por exemplo 2 ou 1,5.' }
      : {}),
    ...(parseMoney(line.price) === undefined ? { [`${at}.price`]: 'Escreva o preço, por exemplo 49,90.' } : {}),
  }
}

function inFormTerms(fields: Readonly<Record<string, string>>, indexes: number[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([path, reason]) => {
      const renamed = path.replace('unitPriceCents', 'price')
      return [renamed.replace(/^items\.(\d+)/, (_, place) => `items.${indexes[Number(place)]}`), reason]
    }),
  )
}
