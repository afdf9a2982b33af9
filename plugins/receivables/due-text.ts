import { daysBetween, formatDate, formatMoney } from '#core'
import { balanceOf, type Instalment } from './instalment.ts'

/** `vence em 5 dias`, `vence hoje`, `venceu há 3 dias`: as it is on the day it is read, not on the day it was planned. */
export function termOf(dueDate: string, today: string): string {
  const days = daysBetween(today, dueDate)
  if (days === 0) return 'vence hoje'
  if (days === 1) return 'vence amanhã'
  if (days === -1) return 'venceu ontem'
  return days > 0 ? `vence em ${days} dias` : `venceu há ${-days} dias`
}

/** `5 dias antes do vencimento`, `No dia do vencimento`, `3 dias depois do vencimento`. */
export function levelTitle(level: number): string {
  if (level === 0) return 'No dia do vencimento'
  const days = Math.abs(level) === 1 ? '1 dia' : `${Math.abs(level)} dias`
  return `${days} ${level < 0 ? 'antes' : 'depois'} do vencimento`
}

/** `2/3`; nothing where there is only one. */
export const placeInCharge = ({ number, of }: Pick<Instalment, 'number' | 'of'>) => (of > 1 ? `${number}/${of}` : '')

export const nameOf = (instalment: Instalment, description: string) =>
  [description, placeInCharge(instalment)].filter(Boolean).join(' ')

export const lineOfList = (instalment: Instalment, description: string, today: string) =>
  `• ${nameOf(instalment, description)}: ${formatMoney(balanceOf(instalment))}, ${termOf(instalment.dueDate, today)} (${formatDate(instalment.dueDate)})`
