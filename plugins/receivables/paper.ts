import { boletoPage, Companies, Contacts, type DocumentSource, partyOf, today } from '#core'
import { nameOf } from './due-text.ts'
import { balanceOf, Charges, Instalments, isPayable } from './instalment.ts'
import { lineOf, paperName, pixOf } from './payable.ts'

/** The paper of an instalment: its boleto where there is one, else a demonstrativo with the PIX code; paid ones say so. */
export const instalmentPaper: DocumentSource = {
  kind: 'instalment',
  model: Instalments,
  linksExpire: true,
  async load(work, id) {
    const instalment = await work.of(Instalments).get(id)
    const charge = await work.of(Charges).get(instalment.chargeId)
    const company = await work.of(Companies).get(work.companyId)
    const contact = await work.of(Contacts).get(instalment.contactId)
    const open = isPayable(instalment)
    const html = await boletoPage({
      beneficiary: partyOf(company),
      payer: partyOf(contact),
      code: lineOf(instalment),
      pix: await pixOf(work, instalment),
      documentNumber: `${charge.number}-${instalment.number}`,
      issuedOn: today(charge.createdAt, work.timeZone),
      dueDate: instalment.dueDate,
      amountCents: open ? balanceOf(instalment) : instalment.amountCents,
      description: nameOf(instalment, charge.description),
      instructions: instructionsOf(instalment.status),
      paidOn: instalment.settledOn,
    })
    return { contactId: instalment.contactId, name: paperName(instalment, charge), html }
  },
}

function instructionsOf(status: string): string[] {
  if (status === 'cancelled') return ['Esta cobrança foi cancelada. Não pague.']
  return status === 'partial' ? ['O valor é o que falta pagar: uma parte já foi recebida.'] : []
}
