import { Companies } from '../../core/data/company.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { invoiceSettings } from '../../plugins/fiscal-invoices/settings.ts'
import { type FileResult, takeFiles } from '../../plugins/fiscal-invoices/take-files.ts'
import { bytesOfXml, eventXml, keyOf, noteXml, shopTaxId } from '../../scripts/seed/fiscal-notes.ts'
import type { Shop } from './shop.ts'

/** The company's notes are those of `shopTaxId` from now on. */
export const takeNotesOf = (shop: Shop) =>
  shop.write(work => work.of(Companies).change({ id: shop.company.id }, { taxId: shopTaxId }))

export const takeXmls = (shop: Shop, xmls: readonly string[]): Promise<FileResult[]> =>
  takeFiles(
    { desk: shop, keep: bytes => shop.app.storage.keep(bytes), source: 'upload' },
    xmls.map((xml, index) => ({ name: `${index}.xml`, bytes: bytesOfXml(xml) })),
  )

/** A note in every status and kind; resolves to their pages. */
export async function fillFiscal({ shop }: { shop: Shop }): Promise<string[]> {
  await takeNotesOf(shop)
  await shop.write(work => changeSettings(work, invoiceSettings, { watchFolder: true, brokenSignature: 'warn' }))
  const key = (number: number) => keyOf({ issuer: shopTaxId, model: '55', series: 1, number })
  const long = {
    taxId: '11144477735',
    name: 'Associação Beneficente dos Trabalhadores Aposentados do Oest',
    email: 'compras@associacao.test',
  }
  const results = await takeXmls(shop, [
    noteXml({ number: 1, recipient: long }),
    noteXml({ number: 2, tamper: xml => xml.replace('Documento de teste', 'Documento reescrito') }),
    noteXml({ number: 3 }),
    noteXml({ model: '65', number: 4, recipient: null }),
    noteXml({ number: 5, test: true }),
    eventXml({ key: key(2), type: '110110', text: 'Onde se lê algodão, leia-se poliéster' }),
    eventXml({ key: key(3) }),
  ])
  await shop.relay()
  const ids = [...new Set(results.map(({ invoice }) => invoice?.id))]
  return ids.flatMap(id => [`/fiscal-invoices/${id}`, `/fiscal-invoices/${id}?tab=messages`])
}
