import { z } from 'zod'
import { isCivilDate } from '../../brazil/dates.ts'

/** Building blocks of endpoints. */

export const idParams = z.object({ id: z.guid() })

/** A list is read page by page: `nextCursor` of one page is the `cursor` of the next. */
export const pageQuery = z.object({
  cursor: z.string().min(1).max(300).optional().meta({ description: 'nextCursor da página anterior' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'null na última página' }) })

/** A moment in UTC with milliseconds. */
export const instant = () => z.iso.datetime()

export const civilDate = () =>
  z
    .string()
    .refine(isCivilDate, 'Esta data não existe: use AAAA-MM-DD.')
    .meta({ format: 'date', example: '2026-11-22' })

export const address = z.object({
  street: z.string().nullable(),
  district: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postalCode: z.string().nullable(),
})
