import { readSheet } from '../../core/imports/sheet.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { instalmentsOf } from '../../plugins/receivables/charge.ts'
import { createCharge } from '../../plugins/receivables/charge-actions.ts'
import { chargeImports } from '../../plugins/receivables/import.ts'
import { checkTask } from '../../plugins/receivables/import-tasks.ts'
import { cancelInstalment, settleInstalment } from '../../plugins/receivables/payment-actions.ts'
import { receivableSettings } from '../../plugins/receivables/settings.ts'
import type { Counter } from './counter.ts'

const csv = `CPF;Cliente;Vencimento;Valor;Descrição
111.111.111-11;Ninguém que se conheça por aqui;30/02/2027;dez reais;Uma descrição bem comprida de uma cobrança antiga
;Maria;10/01/2027;100,00;Mensalidade`

/** Instalments in every state and a spreadsheet that was checked; resolves to pages that no link of a list leads to. */
export async function fillReceivables(counter: Counter): Promise<string[]> {
  const { shop } = counter
  const contact = await counter.contact({ name: 'Maria' })
  const ids = await shop.write(async work => {
    await changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' })
    const dates = ['2026-10-01', '2026-11-22', '2027-01-01', '2027-02-01']
    const instalments = dates.map(dueDate => ({ dueDate, amountCents: 123_456_789 }))
    const description = 'Contrato de manutenção preventiva de equipamentos de informática e redes'
    const { id } = await createCharge(work, { contactId: contact.id, description, instalments }, { source: 'person' })
    return (await instalmentsOf(work, id)).map(instalment => instalment.id)
  })
  const [partial, settled, cancelled] = ids as [string, string, string]
  await shop.write(async work => {
    const payment = { paidAt: work.today, method: 'boleto' as const }
    await settleInstalment(work, partial, { ...payment, amountCents: 100_000, fineCents: 200 })
    await settleInstalment(work, settled, { ...payment, amountCents: 123_456_789 })
    await cancelInstalment(work, cancelled, { reason: 'O cliente desistiu do contrato antes do começo' })
  })
  const sheet = await readSheet(Buffer.from(csv))
  const {
    id: importId,
    fileName,
    mapping,
  } = await shop.write(work => chargeImports.keep(work, 'parcelas-exportadas-do-sistema-antigo.csv', sheet))
  await shop.write(async work => {
    await chargeImports.beginCheck(work, importId, { mapping, remind: true, createMissing: false })
    await startTask(work, checkTask, { importId, fileName })
  })
  while ((await shop.app.tasks.round()) > 0);
  const at = (id: string, tab: string) => `/receivables/${id}?tab=${tab}`
  const steps = ['pay', 'edit', 'cancellation'].map(tab => at(partial, tab))
  return [
    ...[partial, settled, cancelled].map(id => `/receivables/${id}`),
    ...steps,
    at(settled, 'reopening'),
    at(partial, 'timeline'),
    `/receivables/import/${importId}`,
    '/receivables?status=all',
  ]
}
