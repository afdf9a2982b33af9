import { expect } from 'chai'
import { choiceFor } from '../../core/channels/whatsapp/cloud/template-choice.ts'
import { openSite, type Site, widths } from '../support/browser.ts'
import { visitTemplate } from '../support/cloud-api/cloud-shop.ts'
import { type CloudStub, officialNumber, startCloudStub } from '../support/cloud-api/stub.ts'

describe('An approved text, in a browser', function () {
  this.timeout(120_000)
  let site: Site
  let stub: CloudStub
  before(async () => {
    stub = await startCloudStub()
    stub.templates = [visitTemplate]
    site = await openSite({ cloud: { graphUrl: stub.url } })
  })
  after(async () => {
    await site?.close()
    await stub?.close()
  })

  for (const width of widths) {
    it(`is chosen and shown as the customer will read it, at ${width} pixels`, async () => {
      const { id } = await site.shop.addSender(officialNumber({ isDefault: false }))
      const tab = await site.enter(width)
      await tab.go(`/settings/whatsapp/official/${id}`)
      await tab.press('Modelos')
      await tab.press('Atualizar modelos')
      await tab.press('Escolher o modelo de Criação do orçamento')
      await tab.choose('Modelo aprovado', 'visita_marcada (pt_BR)')
      await tab.reads('Olá, {{1}}! A sua visita {{2}}', '#preview')
      await tab.choose('{{1}}', 'Primeiro nome do cliente')
      await tab.reads('Olá, Maria! A sua visita {{2}}', '#preview')
      await tab.choose('{{2}}', 'Nome da empresa')
      await tab.press('Usar este modelo')
      expect(await tab.text('main')).to.contain('fora da janela de 24 horas sai o modelo "visita_marcada"')
      const chosen = await site.shop.read(work => choiceFor(work, id, { type: 'quote.created' }))
      expect(chosen?.choice.variables).to.deep.equal({ 'body-1': 'cliente.primeiroNome', 'body-2': 'empresa.nome' })
      expect(site.problems()).to.deep.equal([])
    })
  }
})
