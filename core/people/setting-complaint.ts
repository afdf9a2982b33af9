import type { z } from 'zod'

/** What is wrong with a setting and what to do, for whoever fills in the form; where the field itself says nothing. */
export const settingComplaint: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      return wanted[issue.expected] ?? 'Preencha este campo.'
    case 'invalid_value':
      return 'Escolha uma das opções.'
    case 'too_small':
      return issue.origin === 'string' && Number(issue.minimum) === 1
        ? 'Preencha este campo.'
        : `${least[issue.origin] ?? 'No mínimo'} ${amount(issue.minimum)}.`
    case 'too_big':
      return `${most[issue.origin] ?? 'No máximo'} ${amount(issue.maximum)}${issue.origin === 'string' ? ' letras' : ''}.`
    default:
      return undefined
  }
}

const wanted: Record<string, string> = {
  number: 'Escreva só números.',
  int: 'Escreva só números inteiros.',
}
const least: Record<string, string> = { string: 'Letras no mínimo:', array: 'Escreva ao menos' }
const most: Record<string, string> = { string: 'Use no máximo', array: 'Escreva no máximo' }

const amount = (given: number | bigint) => given.toLocaleString('pt-BR')
