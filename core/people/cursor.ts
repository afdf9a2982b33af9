import { Invalid } from '../errors.ts'

/** A page of a list, and where the next one begins; null on the last. */
export interface Page<R> {
  items: R[]
  nextCursor: string | null
}

/** The first `limit` of rows of which one more was asked for than a page holds: that one says that there is a next page. */
export function pageOf<R>(rows: readonly R[], limit: number, cursorOf: (last: R) => string): Page<R> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last !== undefined && rows.length > limit ? cursorOf(last) : null }
}

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
