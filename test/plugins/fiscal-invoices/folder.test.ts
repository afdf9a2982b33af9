import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Companies } from '../../../core/data/company.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { fiscalInvoicesPlugin } from '../../../plugins/fiscal-invoices/index.ts'
import { Invoices } from '../../../plugins/fiscal-invoices/invoice.ts'
import { invoiceSettings } from '../../../plugins/fiscal-invoices/settings.ts'
import { eventXml, keyOf, noteXml, shopTaxId } from '../../../scripts/seed/fiscal-notes.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { zipOf } from '../../support/zip-of.ts'

describe('the folder where issuing programs save their notes', () => {
  let shop: Shop
  before(async () => {
    shop = await openShop({ plugins: [fiscalInvoicesPlugin] })
    await shop.write(async work => {
      await work.of(Companies).change({ id: shop.company.id }, { taxId: shopTaxId })
      await changeSettings(work, invoiceSettings, { watchFolder: true })
    })
  })
  after(() => shop.close())

  it('is emptied into the list: notes, their events and ZIPs, and what is wrong is put aside with the reason', async () => {
    const folder = join(shop.folder, 'entrada', 'loja-modelo', 'notas-fiscais')
    mkdirSync(folder, { recursive: true })
    const key = keyOf({ issuer: shopTaxId, model: '55', series: 1, number: 7 })
    const files = {
      'a-cancelamento.xml': eventXml({ key }),
      'b-nota.xml': noteXml({ number: 7 }),
      'c-sem-protocolo.xml': noteXml({ number: 8, status: undefined }),
      'd.zip': await zipOf({ 'nove.xml': noteXml({ number: 9 }), 'mau.xml': '<rss/>' }),
    }
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content)
      utimesSync(join(folder, name), 1, 1)
    }
    expect(await shop.app.lookIntoFolders()).to.equal(4)
    const invoices = await shop.read(work => work.of(Invoices).all({ order: [['number', 'ASC']] }))
    expect(invoices.map(({ number, status, source }) => [number, status, source])).to.deep.equal([
      [7, 'cancelled', 'folder'],
      [9, 'authorised', 'folder'],
    ])
    expect(readdirSync(join(folder, 'feitos'))).to.have.length(2)
    const reasons = readdirSync(join(folder, 'recusados')).filter(name => name.endsWith('.motivo.txt'))
    const [unprotected, zip] = reasons.sort().map(name => readFileSync(join(folder, 'recusados', name), 'utf8'))
    expect(unprotected).to.contain('sem o protocolo')
    expect(zip).to.match(/^mau\.xml: Não é o XML/)
  })
})
