import { z } from 'zod'

/**
 * For answers: OpenAPI cannot describe what a function makes of a value. Where one only tidies up, that looks like what
 * it was given.
 */
export function withoutTransforms(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape).map(([name, field]) => [name, withoutTransforms(field)])
    return described(schema, z.core.clone(schema, { ...schema.def, shape: Object.fromEntries(shape) }))
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const innerType = withoutTransforms(schema.def.innerType as z.ZodType)
    return described(schema, z.core.clone<z.ZodType>(schema, { ...schema.def, innerType } as never))
  }
  if (schema instanceof z.ZodPipe && schema.def.out instanceof z.ZodTransform)
    return described(schema, withoutTransforms(schema.def.in as z.ZodType))
  return schema
}

/** Not by naming the old one as the new one's parent: the document would be made of that as well. */
function described(schema: z.ZodType, instead: z.ZodType): z.ZodType {
  const meta = schema.meta()
  return meta ? instead.meta(meta) : instead
}
