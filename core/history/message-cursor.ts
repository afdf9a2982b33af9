import { Invalid } from '../errors.ts'
import { readCursor, writeCursor } from '../people/cursor.ts'

/** The last row of a page, in the order of the list: by creation, then by id. */
export interface Place {
  createdAt: Date
  id: string
}

export const cursorOf = ({ createdAt, id }: Place): string => writeCursor([createdAt.getTime(), id])

/** Throws Invalid when the text is not a cursor of this list. */
export function placeOf(cursor: string): Place {
  const [time, id] = readCursor(cursor, 2)
  const createdAt = new Date(Number(time))
  // The id's column holds ASCII only: MariaDB refuses to compare it with anything else.
  const fits = !Number.isNaN(createdAt.getTime()) && /^[0-9a-f-]{36}$/.test(String(id))
  if (!fits) throw new Invalid({ cursor: 'Esta página da lista não existe. Volte ao começo da lista.' })
  return { createdAt, id: String(id) }
}
