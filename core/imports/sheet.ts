import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { parse } from 'csv-parse'
import { Invalid } from '../errors.ts'

/** A spreadsheet as it came: its first row names the columns. */
export interface Sheet {
  columns: string[]
  rows: SheetRow[]
  /** SHA-256 of the file, in hex. */
  hash: string
}

export interface SheetRow {
  /** As a person counts in the file, from 1; where a row goes over several lines, the last. */
  line: number
  cells: string[]
}

export const mostRows = 100_000

/**
 * RFC 4180 with comma, semicolon or tab. Old programs write ISO 8859-1 (Windows-1252): what is no UTF-8 is read as that.
 * Throws Invalid when it is no such text.
 */
export async function readSheet(bytes: Uint8Array): Promise<Sheet> {
  const text = decode(bytes)
  const delimiter = delimiterOf(text)
  const [titles, ...rows] = await readRows(text, delimiter)
  if (!titles || rows.length === 0) throw new Invalid({ file: 'O arquivo não tem nenhuma linha além dos títulos.' })
  if (rows.length > mostRows)
    throw new Invalid({ file: `O arquivo tem mais de ${mostRows.toLocaleString('pt-BR')} linhas. Divida em partes.` })
  return { columns: titles.cells, rows, hash: createHash('sha256').update(bytes).digest('hex') }
}

async function readRows(text: string, delimiter: string): Promise<SheetRow[]> {
  const parser = Readable.from(slicesOf(text)).compose(
    parse({
      ...{ bom: true, delimiter, info: true, trim: true, relax_column_count: true },
      // Spreadsheets like to end in rows of nothing but delimiters.
      ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
      to: mostRows + 2,
    }),
  )
  const rows: SheetRow[] = []
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      rows.push({ line: info.lines, cells: record })
    return rows
  } catch (error) {
    throw new Invalid({ file: `O arquivo não é uma planilha em CSV. ${lineOf(error)}`.trim() })
  }
}

const sliceLength = 64 * 1_024

/** A hundred thousand rows take more than a second: others are served in between. */
async function* slicesOf(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += sliceLength) {
    yield bytes.subarray(at, at + sliceLength)
    await breathe()
  }
}

function decode(bytes: Uint8Array): string {
  // A spreadsheet saved as .xlsx begins as every ZIP does.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new Invalid({ file: 'Este é um arquivo do Excel. Salve a planilha como CSV e envie de novo.' })
  if (bytes.includes(0))
    throw new Invalid({ file: 'Este arquivo não é um texto. Salve a planilha como CSV e envie de novo.' })
  // Whichever way lines end, they are counted alike.
  return textOf(bytes).replace(/\r\n?/g, '\n')
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // In one go Node 20 reads 0x80-0x9F (quotes, dashes, the euro) as ISO 8859-1's control characters.
    return new TextDecoder('windows-1252').decode(bytes, { stream: true })
  }
}

/** Whichever the row of titles has most of. */
function delimiterOf(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1)
  const count = (sign: string) => first.split(sign).length
  return [';', ',', '\t'].sort((one, other) => count(other) - count(one))[0] as string
}

function lineOf(error: unknown): string {
  const { lines } = error as { lines?: number }
  return lines ? `O problema está perto da linha ${lines}.` : ''
}
