import { z } from 'zod'
import { formatPhone } from '../brazil/phone.ts'
import { firstName } from '../brazil/words.ts'
import type { Company } from '../data/company.ts'
import type { Contact } from '../people/contact.ts'
import type { MessageType } from './message-type.ts'

/** What every message knows, whatever it is about. */
export const commonVariables = z.object({
  cliente: z.object({
    nome: z.string().meta({ title: 'Nome do cliente' }),
    primeiroNome: z.string().meta({ title: 'Primeiro nome do cliente' }),
  }),
  empresa: z.object({
    nome: z.string().meta({ title: 'Nome da empresa' }),
    telefone: z.string().meta({ title: 'Telefone da empresa' }),
  }),
})

export const commonSample = {
  cliente: { nome: 'Maria Aparecida da Silva', primeiroNome: 'Maria' },
  empresa: { nome: 'Loja Modelo', telefone: '(49) 3322-1100' },
}

export function commonValues(company: Company, contact: Contact) {
  return {
    cliente: { nome: contact.name, primeiroNome: firstName(contact.name) },
    empresa: { nome: company.name, telefone: formatPhone(company.phone ?? company.mobile ?? '') },
  }
}

/** Whether it says something of customer or company, which every message may. */
export const isCommon = (path: string): boolean => (path.split('.')[0] as string) in commonVariables.shape

/** One variable as the editor shows it. */
export interface Variable {
  /** `orcamento.numero`. */
  path: string
  title: string
  /** False: an empty one holds the message back. */
  optional: boolean
  example: string
}

const known = new WeakMap<MessageType, Variable[]>()

export function variablesOf(type: MessageType): Variable[] {
  const variables = known.get(type) ?? [
    ...leaves(commonVariables, commonSample),
    ...leaves(type.variables, type.sample),
  ]
  known.set(type, variables)
  return variables
}

interface Place {
  path: string[]
  optional: boolean
  /** Given to a wrapper: `z.string().optional().meta({ title })`. */
  title?: string | undefined
}

function leaves(schema: z.ZodType, sample: unknown, place: Place = { path: [], optional: false }): Variable[] {
  const title = schema.meta()?.title ?? place.title
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return leaves(schema.unwrap() as z.ZodType, sample, { ...place, optional: true, title })
  }
  if (schema instanceof z.ZodObject) {
    const given = (sample ?? {}) as Record<string, unknown>
    return Object.entries(schema.shape).flatMap(([key, inner]) =>
      leaves(inner as z.ZodType, given[key], { path: [...place.path, key], optional: place.optional }),
    )
  }
  const path = place.path.join('.')
  return [{ path, title: title ?? path, optional: place.optional, example: String(sample ?? '') }]
}

/** The value at a path, as text; empty when there is none. */
export function valueAt(variables: Record<string, unknown>, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], variables)
  return value === null || value === undefined ? '' : String(value).trim()
}

/** What a message's variables say, by path; those that say nothing are left out. */
export function filledIn(type: MessageType, variables: Record<string, unknown>): Record<string, string> {
  const texts = variablesOf(type).map(({ path }) => [path, valueAt(variables, path)] as const)
  return Object.fromEntries(texts.filter(([, text]) => text !== ''))
}

/** Every known path present, so that strict templates meet '' instead of nothing for an optional variable. */
export function completed(
  variables: Record<string, unknown>,
  known: readonly Pick<Variable, 'path'>[],
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { path } of known) {
    const keys = path.split('.')
    const last = keys.pop() as string
    const parent = keys.reduce<Record<string, unknown>>((inside, key) => {
      inside[key] ??= {}
      return inside[key] as Record<string, unknown>
    }, result)
    parent[last] = valueAt(variables, path)
  }
  return result
}
