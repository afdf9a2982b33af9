import { z } from 'zod'

interface Schema {
  type?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  exclusiveMinimum?: number
  maxLength?: number
  default?: unknown
}

export interface Known {
  /** What stands where any text will do. */
  text: string
  /** Values for fields by their names, where a value of the right shape would not do: `contactId`. */
  fields: Record<string, unknown>
}

/** Something a schema accepts, as far as its shape tells: what a client would send who fills in what is required. */
export function sampleOf(schema: z.ZodType | undefined, known: Known): unknown {
  if (!schema) return {}
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema
  return valueFor(json, known)
}

function valueFor(schema: Schema, known: Known, name = ''): unknown {
  if (name in known.fields) return known.fields[name]
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf)?.[0]
  if (choice) return valueFor(choice, known, name)
  switch (schema.type) {
    case 'object':
      return objectOf(schema, known)
    case 'array':
      return schema.items ? [valueFor(schema.items, known, name)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return textOf(schema, name, known)
    default:
      return schema.default ?? null
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known): Record<string, unknown> {
  const wanted = Object.keys(properties).filter(name => required.includes(name) || name in known.fields)
  return Object.fromEntries(wanted.map(name => [name, valueFor(properties[name] ?? {}, known, name)]))
}

const formats: Record<string, string> = {
  date: '2026-12-31',
  'date-time': '2026-12-31T12:00:00.000Z',
  uuid: '0199a000-0000-7000-8000-000000000001',
  uri: 'https://exemplo.test/',
  email: 'alguem@exemplo.test',
}

function textOf({ format, maxLength }: Schema, name: string, { text }: Known): string {
  if (/url$/i.test(name)) return 'https://exemplo.test/'
  return (formats[format ?? ''] ?? text).slice(0, maxLength)
}
