import { Invalid } from '../errors.ts'

/** The last row of a page, in the order of the list: by creation, then by id. */
export interface Place {
  createdAt: Date
  id: string
}

/** Opaque to those who carry it. */
export const cursorOf = ({ createdAt, id }: Place): string =>
  Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url')

export function placeOf(cursor: string): Place {
  const [, time, id] = shape.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  if (!time || !id) throw new Invalid({ cursor: 'Este cursor não é desta lista. Comece de novo, sem cursor.' })
  return { createdAt: new Date(Number(time)), id }
}

// 13 digits: until the year 2286, and nothing that a Date could not hold.
const shape = /^(\d{1,13}) ([0-9a-f-]{36})$/
