import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Answer } from './kit.ts'

/** A table as a file: RFC 4180, as Brazilian spreadsheets want it; nothing in it becomes a formula. Rows may flow. */
export function csvFile(
  name: string,
  columns: readonly string[],
  rows: Iterable<string[]> | AsyncIterable<string[]>,
): Answer {
  const text = stringify({
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
    header: true,
    columns: [...columns],
  })
  // The error reaches whoever reads the text, by destroying it.
  pipeline(Readable.from(rows), text, () => undefined)
  return { kind: 'file', name, contentType: 'text/csv; charset=utf-8', body: text }
}
