import { parseMoney, parseQuantity } from '../../brazil/money.ts'
import type { DocumentInput, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { Invalid } from '../../errors.ts'
import { readInput } from '../../people/input.ts'

type Line = Record<'description' | 'quantity' | 'price', string>

/** From what a form posts (Brazilian numbers, empty lines) to what the API takes. Throws Invalid by the form's field names. */
export function readDocumentForm(document: TrackedDocument, body: Record<string, unknown>): DocumentInput {
  const lines = Object.values(body.items ?? {}).map(lineOf)
  // Blank lines are left over by people, not refused; the others keep their place in the form for the complaints.
  const filled = lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => [line.description, line.price].some(text => text.trim()))
  const complaints = Object.assign({}, ...filled.map(({ line, index }) => complaintsAbout(line, index)))
  if (filled.length === 0) complaints['items.0.description'] = 'Inclua ao menos um item.'
  if (Object.keys(complaints).length > 0) throw new Invalid(complaints)
  const items = filled.map(({ line }) => ({
    description: line.description,
    quantity: parseQuantity(line.quantity),
    unitPriceCents: parseMoney(line.price),
  }))
  const own = Object.fromEntries(Object.keys(document.declaration.fields).map(name => [name, body[name]]))
  try {
    return readInput(document.input, { contactId: body.contactId, notes: body.notes || null, ...own, items })
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

/** A form can nest what it likes (`items[0][price][x]=1`); what is no text was not typed into a field of ours. */
function lineOf(given: unknown): Line {
  const { description, quantity, price } = Object(given) as Record<string, unknown>
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
  return { description: textOf(description), quantity: textOf(quantity), price: textOf(price) }
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
