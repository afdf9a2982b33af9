/** How a value is kept. `T` is what a row holds in TypeScript. */
export interface Column<T = unknown> {
  kind: 'id' | 'text' | 'exact' | 'longText' | 'integer' | 'decimal' | 'boolean' | 'date' | 'instant' | 'json'
  length?: number
  optional: boolean
  readonly type?: T
}

const plain = <T>(kind: Column['kind'], length?: number): Column<T> =>
  length ? { kind, length, optional: false } : { kind, optional: false }

export const column = {
  /** A UUID. */
  id: () => plain<string>('id'),
  text: <T extends string = string>(length = 191) => plain<T>('text', length),
  /** Text that is compared and ordered to the letter: MariaDB's usual collation knows neither case nor accents. */
  exact: (length = 191) => plain<string>('exact', length),
  longText: () => plain<string>('longText'),
  /** Whole numbers up to 2^53; money is cents. */
  integer: () => plain<number>('integer'),
  /** Quantities with up to three decimals, never money. */
  decimal: () => plain<number>('decimal'),
  boolean: () => plain<boolean>('boolean'),
  /** A civil date, `YYYY-MM-DD`. */
  date: () => plain<string>('date'),
  /** A moment in UTC, to the millisecond. */
  instant: () => plain<Date>('instant'),
  json: <T>() => plain<T>('json'),
}

export function optional<T>(given: Column<T>): Column<T | null> {
  return { ...given, optional: true } as Column<T | null>
}

/** From what the driver gives to what a row holds: SQLite has no booleans, dates or JSON; MariaDB's JSON is text. */
export function decode(given: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (given.kind) {
    case 'integer':
    case 'decimal':
      return Number(value)
    case 'boolean':
      return Boolean(Number(value))
    case 'instant':
      return value instanceof Date ? value : new Date(String(value).replace(' +00:00', 'Z').replace(' ', 'T'))
    case 'json':
      return typeof value === 'string' ? JSON.parse(value) : value
    default:
      return String(value)
  }
}

/** From what a row holds to text and numbers that both databases take as they are. */
export function encode(given: Column, value: unknown, dialect: 'sqlite' | 'mysql'): unknown {
  if (value === undefined || value === null) return null
  switch (given.kind) {
    case 'json':
      return JSON.stringify(value)
    case 'boolean':
      return value ? 1 : 0
    case 'instant':
      return value instanceof Date ? instantText(value, dialect) : value
    default:
      return value
  }
}

/** UTC to the millisecond. SQLite compares instants as text, so it has to be the text that Sequelize compares with. */
function instantText(instant: Date, dialect: 'sqlite' | 'mysql'): string {
  const text = instant.toISOString().replace('T', ' ').replace('Z', '')
  return dialect === 'sqlite' ? `${text} +00:00` : text
}
