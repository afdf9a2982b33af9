import { z } from 'zod'

/** The same schema, refusing unknown names in objects at every depth: a mistyped field is told, never lost. */
export function strictly(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, strictly(field)]))
    const catchall = schema.def.catchall ?? z.never()
    return remade(schema, { ...schema.def, shape, catchall })
  }
  if (schema instanceof z.ZodArray)
    return remade(schema, { ...schema.def, element: strictly(schema.element as z.ZodType) })
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return remade(schema, { ...schema.def, innerType: strictly(schema.def.innerType as z.ZodType) })
  }
  if (schema instanceof z.ZodPipe) return remade(schema, { ...schema.def, in: strictly(schema.def.in as z.ZodType) })
  return schema
}

// The parent keeps the description for the OpenAPI document.
const remade = <S extends z.ZodType>(schema: S, def: object): S =>
  z.core.clone(schema, def as S['def'], { parent: true }) as S
