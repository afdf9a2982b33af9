import type { z } from 'zod'

/** What is wrong with a field, and what to do: for whoever writes the program that calls us. */
export const complaint: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Campo obrigatório.'
        : `Precisa ser ${kinds[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      return `Precisa ser ${list(issue.values)}.`
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return `No máximo ${Number(issue.maximum).toLocaleString('pt-BR')}${units[issue.origin] ?? ''}.`
    case 'invalid_format':
      return `Formato inválido${formats[issue.format] ?? ''}.`
    default:
      return undefined
  }
}

export const unknownField = 'Campo desconhecido. Confira o nome em /api/v1/openapi.json.'

const kinds: Record<string, string> = {
  string: 'um texto',
  number: 'um número',
  int: 'um número inteiro',
  boolean: 'true ou false',
  array: 'uma lista',
  object: 'um objeto',
  record: 'um objeto',
}

const units: Record<string, string> = { string: ' caracteres', array: ' itens' }

const formats: Record<string, string> = {
  uuid: ': use um UUID',
  guid: ': use um UUID',
  date: ': use AAAA-MM-DD',
  datetime: ': use uma data e hora ISO 8601, como 2026-11-22T12:00:00.000Z',
  url: ': use um endereço completo, como https://exemplo.com.br/aviso',
  email: ': use algo como nome@empresa.com.br',
}

function tooSmall(origin: string, minimum: number): string {
  if (minimum === 1 && origin in units) return 'Não pode ficar vazio.'
  return `No mínimo ${minimum.toLocaleString('pt-BR')}${units[origin] ?? ''}.`
}

function list(values: readonly unknown[]): string {
  const texts = values.map(String)
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} ou ${texts.at(-1)}` : (texts[0] ?? '')
}
