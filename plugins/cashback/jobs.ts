import type { Job } from '#core'
import { expireAll, happeningOf, keyOf, noticesDue, tellExpiring } from './expiry.ts'
import { ruleOf } from './settings.ts'

/** Writes down what expired, and announces what is about to. */
export const watchExpiry: Job = {
  name: 'cashback.expiry',
  title: 'Vencer cashback e avisar do que vence',
  // An hour before messages may usually leave.
  schedule: '0 7 * * *',
  async run(work) {
    const expired = await expireAll(work)
    const told = await tellExpiring(work, await noticesDue(work))
    const { validityDays } = await ruleOf(work)
    const notices =
      validityDays === null
        ? 'nenhum aviso: a validade não está configurada em Configurações > Clientes > Cashback'
        : `${told === 1 ? '1 aviso' : `${told} avisos`} de vencimento`
    return {
      count: expired + told,
      summary: `Venceu o de ${expired === 1 ? '1 cliente' : `${expired} clientes`}; ${notices}.`,
    }
  },
  async foresee(work, memory) {
    const told = (memory.get('cashback.expiry') as Set<string> | undefined) ?? new Set<string>()
    const due = (await noticesDue(work)).filter(one => !told.has(keyOf(one)))
    memory.set('cashback.expiry', new Set([...told, ...due.map(keyOf)]))
    return due.map(happeningOf)
  },
}
