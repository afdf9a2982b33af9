import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Companies } from '../../../core/data/company.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { fiscalInvoicesPlugin } from '../../../plugins/fiscal-invoices/index.ts'
import { Invoices } from '../../../plugins/fiscal-invoices/invoice.ts'
import { invoiceSettings } from '../../../plugins/fiscal-invoices/settings.ts'
import { takeFiles } from '../../../plugins/fiscal-invoices/take-files.ts'
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

  it('is emptied whatever order more than a hundred files come in: events wait for their notes', async () => {
    const folder = join(shop.folder, 'entrada', 'loja-modelo', 'notas-fiscais')
    const numbers = Array.from({ length: 110 }, (_, index) => 1_000 + index)
    for (const number of numbers) {
      const key = keyOf({ issuer: shopTaxId, model: '55', series: 1, number })
      for (const [name, content] of [
        [`a-${number}.xml`, eventXml({ key })],
        [`b-${number}.xml`, noteXml({ number })],
      ] as const) {
        writeFileSync(join(folder, name), content)
        utimesSync(join(folder, name), 1, 1)
      }
    }
    const before = readdirSync(join(folder, 'recusados')).length
    while ((await shop.app.lookIntoFolders()) > 0);
    expect(readdirSync(join(folder, 'recusados'))).to.have.length(before)
    const cancelled = await shop.read(work => work.of(Invoices).count({ number: numbers, status: 'cancelled' }))
    expect(cancelled).to.equal(110)
  }).timeout(60_000)

  it('opens each ZIP by itself, while those that somebody sends at once share one budget', async () => {
    const large = Object.fromEntries([...Array(11).keys()].map(index => [`${index}.xml`, ' '.repeat(5 * 1024 * 1024)]))
    const bytes = await zipOf(large)
    const take = async (source: 'upload' | 'folder') => {
      const files = ['um.zip', 'dois.zip'].map(name => ({ name, bytes }))
      const keep = () => Promise.reject(new Error('Nothing is kept of these'))
      const results = await takeFiles({ desk: shop, keep, source }, files)
      return results.filter(({ reason }) => reason.includes('cresce demais')).map(({ name }) => name)
    }
    expect([await take('folder'), await take('upload')]).to.deep.equal([[], ['dois.zip']])
  }).timeout(60_000)
})
