import type { Item, Totals } from './note.ts'
import { centsOf } from './read-note.ts'
import { at, type Node, textAt } from './xml-tree.ts'

/** A `det`. Its taxes stand in a group named after their status (`ICMS00`, `ICMSSN102`), one of each. */
export function readItem(det: Node): Item {
  const product = at(det, 'prod')
  const said = (name: string) => textAt(product, name)
  const icms = at(det, 'imposto', 'ICMS')?.children[0]
  const ipi = at(det, 'imposto', 'IPI', 'IPITrib')
  return {
    code: said('cProd'),
    description: said('xProd'),
    note: textAt(det, 'infAdProd'),
    ncm: said('NCM'),
    taxStatus: `${textAt(icms, 'orig')}${textAt(icms, 'CST') || textAt(icms, 'CSOSN')}`,
    cfop: said('CFOP'),
    unit: said('uCom'),
    quantity: said('qCom'),
    unitPrice: said('vUnCom'),
    totalCents: centsOf(said('vProd')),
    discountCents: centsOf(said('vDesc')),
    icmsBaseCents: centsOf(textAt(icms, 'vBC')),
    icmsCents: centsOf(textAt(icms, 'vICMS')),
    icmsRate: textAt(icms, 'pICMS'),
    ipiCents: centsOf(textAt(ipi, 'vIPI')),
    ipiRate: textAt(ipi, 'pIPI'),
  }
}

export function readTotals(total: Node | undefined): Totals {
  const cents = (name: string) => centsOf(textAt(total, 'ICMSTot', name))
  return {
    icmsBaseCents: cents('vBC'),
    icmsCents: cents('vICMS'),
    substituteBaseCents: cents('vBCST'),
    substituteCents: cents('vST'),
    productsCents: cents('vProd'),
    freightCents: cents('vFrete'),
    insuranceCents: cents('vSeg'),
    discountCents: cents('vDesc'),
    otherCents: cents('vOutro'),
    ipiCents: cents('vIPI'),
    pisCents: cents('vPIS'),
    cofinsCents: cents('vCOFINS'),
    approximateTaxesCents: cents('vTotTrib'),
    servicesCents: centsOf(textAt(total, 'ISSQNtot', 'vServ')),
    totalCents: cents('vNF'),
  }
}
