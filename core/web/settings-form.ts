import { z } from 'zod'
import type { Settings } from '../people/settings.ts'

/** A setting as the screen draws it. */
export interface SettingField {
  name: string
  kind: 'switch' | 'number' | 'text' | 'choice' | 'numbers'
  title: string
  description: string
  /** For a choice: values and how they are called (`.meta({ labels: { value: 'Title' } })`). */
  choices: [string, string][]
  /** What an empty field stands for, where it stands for nothing at all: a setting that may be absent. */
  empty?: null | undefined
  minimum?: number
  maximum?: number
  /** Not only whole numbers. */
  fractions?: true
  /** Letters at most. */
  longest?: number
}

interface Property {
  type?: string | string[]
  title?: string
  description?: string
  enum?: (string | null)[]
  labels?: Record<string, string>
  items?: Property
  anyOf?: Property[]
  minimum?: number
  maximum?: number
  maxLength?: number
}

/** What a settings schema looks like as a form: booleans, numbers, texts, choices and lists of numbers. */
export function settingFields({ plugin, schema }: Settings): SettingField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, Property> }
  return Object.entries(properties).map(([name, described]) => {
    const property = withoutNull(described)
    return {
      name,
      kind: kindOf(property, `${plugin}.${name}`),
      title: property.title ?? name,
      description: property.description ?? '',
      choices: (property.enum ?? []).map(value => [String(value), property.labels?.[String(value)] ?? String(value)]),
      ...emptyOf(schema.shape[name]),
      ...bounds(property),
    }
  })
}

/** `.nullable()` says beside what a value looks like that it may be null. */
function withoutNull(property: Property): Property {
  const [only] = (property.anyOf ?? []).filter(({ type }) => type !== 'null')
  const { anyOf: _, ...described } = { ...only, ...property }
  const { type, enum: values } = described
  return {
    ...described,
    ...(Array.isArray(type) ? { type: type.find(one => one !== 'null') ?? 'null' } : {}),
    ...(values ? { enum: values.filter(value => value !== null) } : {}),
  }
}

function kindOf({ type, enum: values, items }: Property, path: string): SettingField['kind'] {
  if (values) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string') return 'text'
  if (type === 'array' && (items?.type === 'integer' || items?.type === 'number')) return 'numbers'
  throw new Error(`The settings screen cannot draw ${path}`)
}

function emptyOf(field: z.ZodType | undefined): Pick<SettingField, 'empty'> {
  const absent = field?.safeParse(undefined)
  return absent?.success && (absent.data === undefined || absent.data === null) ? { empty: absent.data } : {}
}

/** zod bounds every integer by what a number holds exactly, which says nothing to people. */
function bounds({ type, minimum, maximum, maxLength }: Property) {
  return {
    ...(type === 'number' ? { fractions: true as const } : {}),
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? { minimum } : {}),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {}),
    ...(maxLength === undefined ? {} : { longest: maxLength }),
  }
}

/** From what the form posts to what the schema reads. What is no number stays text, for the schema to complain about. */
export function readSettingsForm(settings: Settings, body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(settingFields(settings).map(field => [field.name, readField(field, body[field.name])]))
}

function readField(field: SettingField, given: unknown): unknown {
  const { kind } = field
  if (kind === 'switch') return given === 'on'
  const text = typeof given === 'string' ? given.trim() : ''
  if (kind === 'numbers') return listIn(text).map(toNumber)
  if (text === '' && 'empty' in field) return field.empty
  return kind === 'number' ? toNumber(text) : text
}

const listIn = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

/** `-5` and `+3`, with the signs that word processors make of them. */
function toNumber(text: string): unknown {
  const plain = text.replace(/^[−–]/, '-').replace(',', '.')
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text
}
