import type { Request } from 'express'
import { z } from 'zod'
import { Invalid, NotFound } from '../../errors.ts'
import { complaint, unknownField } from './complaint.ts'
import type { Endpoint } from './kit.ts'
import { strictly } from './strictly.ts'

export interface Given {
  params: unknown
  query: unknown
  body: unknown
}

/** Reads requests of one endpoint. Throws NotFound for an impossible path, Invalid naming each wrong field. */
export function requestReader({ params, query, body }: Endpoint): (request: Request) => Given {
  const strictQuery = query && strictly(query)
  const strictBody = strictly(body ?? z.object({}))
  return request => {
    const place = params?.safeParse(request.params)
    if (place && !place.success) throw new NotFound()
    // Without a prototype: a field called `__proto__` is refused like any other.
    const errors: Record<string, string> = Object.create(null)
    const given = {
      params: place?.data,
      query: strictQuery && check(strictQuery, said(request.query), errors),
      body: check(strictBody, request.body ?? {}, errors),
    }
    if (Object.keys(errors).length > 0) throw new Invalid(errors, 'Confira os campos indicados.')
    return given
  }
}

/** `?status=&limit=` says nothing about either. */
const said = (query: Request['query']) => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))

function check(schema: z.ZodType, value: unknown, errors: Record<string, string>): unknown {
  const parsed = schema.safeParse(value, { error: complaint })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) errors[[...issue.path, key].join('.')] = unknownField
    } else errors[issue.path.join('.') || 'body'] ??= issue.message
  }
  return undefined
}
