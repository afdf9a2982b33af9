import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'

/** RFC 4180, as Brazilian spreadsheets want it: semicolons and a byte order mark. Nothing in it becomes a formula. */
export function csvOf(columns: readonly string[], rows: AsyncIterable<string[]>): Readable {
  const text = stringify({
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    // A lone line feed in a cell is no Windows line end, and yet readers end the row there.
    quoted_match: /[\r\n]/,
    escape_formulas: true,
    header: true,
    columns: [...columns],
  })
  // The error reaches whoever reads the text, by destroying it.
  pipeline(Readable.from(rows), text, () => undefined)
  return text
}

export const csvType = 'text/csv; charset=utf-8'
