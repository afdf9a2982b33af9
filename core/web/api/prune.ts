import { z } from 'zod'

/** A JSON value without the fields its schema does not name: a row's other columns never leave by accident. Checks nothing. */
export function prune(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (schema instanceof z.ZodObject && !schema.def.catchall) return pruneObject(schema.shape, value)
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map(item => prune(schema.element as z.ZodType, item))
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return prune(schema.def.innerType as z.ZodType, value)
  }
  return value
}

function pruneObject(shape: Record<string, z.ZodType>, value: unknown): unknown {
  const given = value as Record<string, unknown>
  const named = Object.entries(shape).filter(([name]) => given[name] !== undefined)
  return Object.fromEntries(named.map(([name, field]) => [name, prune(field, given[name])]))
}
