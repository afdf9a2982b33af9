import { readFileSync } from 'node:fs'

/** The rows of a table of this folder: names of the columns first, values parted by tabs, `source` says who tests with it. */
export function readRows<Column extends string>(name: string): Record<Column, string>[] {
  const [head = '', ...lines] = readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const columns = head.split('\t') as Column[]
  return lines.map(line => {
    const values = line.split('\t')
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? ''])) as Record<Column, string>
  })
}
