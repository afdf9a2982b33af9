import { z } from 'zod'
import { ageingTitles } from './ageing.ts'
import type { FullCharge } from './charge.ts'
import { balanceOf, type Charge, type Instalment } from './instalment.ts'

export const statusShape = z.enum(['open', 'partial', 'settled', 'cancelled'])

export const instalmentShape = z.object({
  id: z.uuid(),
  chargeId: z.uuid(),
  contactId: z.uuid(),
  number: z.int(),
  of: z.int(),
  dueDate: z.iso.date(),
  amountCents: z.int(),
  balanceCents: z.int(),
  status: statusShape,
  digitableLine: z.string().nullable(),
  remind: z.boolean(),
  settledOn: z.iso.date().nullable(),
  cancelledFor: z.string().nullable(),
})

const head = z.object({
  id: z.uuid(),
  number: z.int(),
  contactId: z.uuid(),
  description: z.string(),
  totalCents: z.int(),
  source: z.enum(['person', 'api', 'module', 'import']),
  reversedFor: z.string().nullable().meta({ description: 'Por que a venda foi estornada; vazio: não foi.' }),
  createdAt: z.iso.datetime(),
})
export const chargeShape = head.extend({ instalments: z.array(instalmentShape) })
export const listedShape = instalmentShape.extend({ description: z.string(), chargeNumber: z.int() })

export const listQuery = z.object({
  ageing: z.enum(Object.keys(ageingTitles) as [keyof typeof ageingTitles]).optional(),
  status: statusShape.optional(),
  contactId: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  search: z.string().trim().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const presentInstalment = (instalment: Instalment) => ({
  ...instalment,
  balanceCents: instalment.status === 'cancelled' ? 0 : balanceOf(instalment),
})

export const presentCharge = ({ charge, instalments }: FullCharge) => ({
  ...charge,
  instalments: instalments.map(presentInstalment),
})

export const presentListed = (instalment: Instalment, charge: Charge | undefined) => ({
  ...presentInstalment(instalment),
  description: charge?.description ?? '',
  chargeNumber: charge?.number ?? 0,
})
