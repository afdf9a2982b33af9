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
  minimum?: number
  maximum?: number
}

interface Property {
  type?: string
  title?: string
  description?: string
  enum?: string[]
  labels?: Record<string, string>
  items?: { type?: string }
  minimum?: number
  maximum?: number
}

/** What a settings schema looks like as a form: booleans, whole numbers, texts, choices and lists of numbers. */
export function settingFields({ plugin, schema }: Settings): SettingField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, Property> }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    kind: kindOf(property, `${plugin}.${name}`),
    title: property.title ?? name,
    description: property.description ?? '',
    choices: (property.enum ?? []).map(value => [value, property.labels?.[value] ?? value]),
    ...bounds(property),
  }))
}

function kindOf({ type, enum: values, items }: Property, path: string): SettingField['kind'] {
  if (values) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'string') return 'text'
  if (type === 'array' && (items?.type === 'integer' || items?.type === 'number')) return 'numbers'
  throw new Error(`The settings screen cannot draw ${path}`)
}

/** zod bounds every integer by what a number holds exactly, which says nothing to people. */
function bounds({ minimum, maximum }: Property) {
  return {
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? { minimum } : {}),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {}),
  }
}

/** From what the form posts to what the schema reads. What is no number stays text, for the schema to complain about. */
export function readSettingsForm(settings: Settings, body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(settingFields(settings).map(({ name, kind }) => [name, readField(kind, body[name])]))
}

function readField(kind: SettingField['kind'], given: unknown): unknown {
  if (kind === 'switch') return given === 'on'
  const text = typeof given === 'string' ? given.trim() : ''
  if (kind === 'number') return toNumber(text)
  if (kind === 'numbers')
    return text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(toNumber)
  return text
}

const toNumber = (text: string): unknown => (/^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text)
