import { Invalid } from '../errors.ts'

/** Where a page of a list ended, as an opaque text for addresses: the values it was ordered by. */
export const writeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** Throws Invalid when the text is not a cursor of that many values: addresses are edited by hand. */
export function readCursor(cursor: string, length: number): (string | number)[] {
  const values = parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  const fits = Array.isArray(values) && values.length === length && values.every(isPart)
  if (!fits) throw new Invalid({ cursor: 'Esta página da lista não existe. Volte ao começo da lista.' })
  return values
}

const isPart = (value: unknown) => typeof value === 'string' || typeof value === 'number'

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
