import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { noteXml } from '../../scripts/seed/fiscal-notes.ts'
import { openSite, type Site } from '../support/browser.ts'
import { takeNotesOf } from '../support/full-fiscal.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

/** Somebody uploads what the issuing program saved; the customer has DANFE and XML. */
describe('a fiscal note', function () {
  this.timeout(180_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab
  let folder: string

  before(async () => {
    site = await openSite()
    folder = mkdtempSync(join(tmpdir(), 'recado-notas-'))
    await takeNotesOf(site.shop)
    tab = await site.enter()
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await site?.close()
  })
  afterEach(() => expect(site.problems()).to.deep.equal([]))
  const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)

  it('is uploaded with one that is wrong, and each is told apart', async () => {
    const today = new Date().toISOString().slice(0, 19)
    const files = {
      'nota.xml': noteXml({ issuedAt: `${today}-00:00` }),
      'conhecimento.xml': '<cteProc xmlns="http://www.portalfiscal.inf.br/cte"/>',
    }
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    })
    await tab.menu('Fiscal', 'Notas fiscais')
    await tab.reads('Ainda não há notas fiscais')
    await tab.press('Enviar notas')
    const input = await tab.page.$('#files')
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...paths)
    await tab.press('Enviar')
    await tab.reads('1 recebido, 1 recusado')
    await tab.reads('É um CT-e')
    expect(await faults()).to.deep.equal([])
  })

  it('has a page with its parties, items and totals', async () => {
    await tab.press('NF-e 1.234')
    for (const text of ['Maria Aparecida da Conceição', 'Camiseta de algodão', 'Autorizada', '142260000001234'])
      await tab.reads(text)
    expect(await faults()).to.deep.equal([])
  })

  it('reaches the customer with DANFE and XML', async () => {
    site.shop.app.start()
    await site.settled()
    const sent = await site.messages({ type: 'fiscal_invoice.authorised', status: 'sent', channel: 'email' })
    expect(sent[0]?.body).to.contain('foi autorizada')
    const names = sent[0]?.attachments.map(({ name }) => name.replace(/\d{44}/, 'chave'))
    expect(names).to.deep.equal(['danfe-chave.pdf', 'chave-nfe.xml'])
    await tab.go('/fiscal-invoices')
    await tab.press('NF-e 1.234')
    await tab.press('Mensagens', '.card-header')
    await tab.reads('maria@exemplo.com.br')
  })
})
