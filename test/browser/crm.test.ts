import { expect } from 'chai'
import { changeSettings } from '../../core/people/settings.ts'
import { addActivity } from '../../plugins/crm/activity-actions.ts'
import { Opportunities } from '../../plugins/crm/opportunity.ts'
import { orderSettings } from '../../plugins/orders/settings.ts'
import { openSite, type Site } from '../support/browser.ts'
import { faultsOf } from '../support/inspect-page.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'

const phoneQuestion = '[data-question]:has(.phone-screen)'
const column = (stage: string) => `[data-column="${stage}"]`

/** From somebody who asked to the order, by mouse, by keyboard and without any script. */
describe('a lead, from the board to the customer', function () {
  this.timeout(120_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite()
    await site.shop.write(work => changeSettings(work, orderSettings, { attachPdf: false }))
    tab = await site.enter()
  })
  after(() => site?.close())
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  const faults = async () => (await faultsOf(tab.page)).map(({ text }) => text)
  const wide = () => tab.page.setViewport({ width: 1280, height: 900 })
  const focused = () => tab.page.$eval(':focus', element => String(element.textContent).trim())
  const where = async () => {
    const row = await site.shop.read(work => work.of(Opportunities).first({ where: { title: 'Câmeras' } }))
    return row?.status
  }

  it('is noted down with a name and a phone, and stands on an empty board', async () => {
    await tab.menu('Vendas', 'CRM')
    await tab.press('Criar oportunidade')
    await tab.fill('Assunto', 'Câmeras')
    await tab.fill('Valor previsto (R$)', '4.500,00')
    await tab.press('Salvar')
    expect(await tab.text('main')).to.include('Escolha um cliente ou escreva o nome de quem se interessou.')
    await tab.fill('Nome', 'Rui Barbosa')
    await tab.fill('Telefone ou celular', '(49) 98888-0123')
    await tab.press('Salvar')
    await tab.reads('Oportunidade 1 criada.')
    expect(await tab.text('main')).to.include('lead, ainda sem cadastro')
    await tab.menu('Vendas', 'CRM')
    expect(await tab.text(column('stage1')))
      .to.include('Câmeras')
      .and.include('R$ 4.500,00')
  })

  it('is moved by the keyboard, which stays at the card wherever that goes', async () => {
    await tab.page.focus('.crm-card-title')
    for (const [arrow, stage, title] of [
      ['ArrowRight', 'stage2', 'Contato feito'],
      ['ArrowRight', 'stage3', 'Proposta'],
      ['ArrowLeft', 'stage2', 'Contato feito'],
    ] as const) {
      await tab.page.keyboard.down('Shift')
      await Promise.all([tab.page.waitForNavigation(), tab.page.keyboard.press(arrow)])
      await tab.page.keyboard.up('Shift')
      await tab.reads(`Câmeras: agora em ${title}.`)
      expect([await where(), await focused()]).to.deep.equal([stage, 'Câmeras'])
      expect(await tab.text(column(stage))).to.include('Câmeras')
    }
  })

  it('is dragged to another column', async () => {
    const [card, target] = [await tab.page.$('[data-card]'), await tab.page.$(column('stage4'))]
    const [from, to] = [await card?.boundingBox(), await target?.boundingBox()]
    if (!from || !to) throw new Error('There is nothing to drag')
    const { mouse } = tab.page
    // Below its title: nobody takes a card by its link.
    await mouse.move(from.x + from.width - 8, from.y + 8)
    await mouse.down()
    await mouse.move(to.x + to.width / 2, to.y + 60, { steps: 5 })
    await Promise.all([tab.page.waitForNavigation(), mouse.up()])
    await tab.reads('Câmeras: agora em Negociação.')
    expect(await where()).to.equal('stage4')
  })

  it('is moved on a phone and without any script by the form of its card', async () => {
    const plain = await site.window(390, tab)
    await plain.page.setJavaScriptEnabled(false)
    await plain.go('/crm')
    await plain.page.select('.crm-move select', 'stage2')
    await plain.press('Mover Câmeras')
    expect(await where()).to.equal('stage2')
    await plain.page.close()
  })

  it('becomes a customer, and is asked whether to tell the next stage', async () => {
    await tab.go('/crm')
    await tab.press('Câmeras', column('stage2'))
    await tab.press('Tornar cliente')
    await tab.reads('Rui Barbosa agora é o cliente desta oportunidade.')
    await tab.choose('Mover para', 'Proposta')
    await tab.press('Mover')
    site.shop.app.start()
    await tab.press('Enviar', phoneQuestion)
    await site.settled()
    await tab.menu('Mensagens', 'Caixa de testes')
    await tab.reads('Rui Barbosa', '.phone-chat')
    const bubble = await tab.text('.phone-chat .bubble:last-child')
    expect(bubble).to.include('Olá, Rui! O seu atendimento sobre "Câmeras" avançou. Agora está em: Proposta.')
  })

  it('has something to be done by a day, and is done from the list', async () => {
    await tab.menu('Vendas', 'CRM')
    await tab.press('Câmeras', column('stage3'))
    await tab.press('Marcar')
    expect(await tab.text('main'))
      .to.include('Diga o que fazer.')
      .and.include('Informe uma data válida.')
    await tab.fill('O que fazer', 'Medir o local')
    await tab.page.$eval('input[name=dueOn]', input => {
      input.value = '2020-01-02'
    })
    await tab.press('Marcar')
    await tab.reads('Atividade marcada.')
    await tab.menu('Vendas', 'Atividades')
    expect(await tab.text('main'))
      .to.include('Atrasada')
      .and.include('Medir o local')
    expect(await faults()).to.deep.equal([])
    await wide()
    await tab.press('Marcar como feita: Medir o local')
    await tab.reads('Feita: Medir o local.')
    expect(await tab.text('.empty-title')).to.equal('Nada a fazer aqui')
  })

  it('is won, and makes the order at once', async () => {
    const row = await site.shop.read(work => work.of(Opportunities).first({}))
    const activity = { kind: 'visit' as const, title: 'Instalar', dueOn: '2099-12-31', tellsCustomer: true }
    await site.shop.write(work => addActivity(work, row?.id ?? '', activity))
    for (const path of ['/crm', '/crm/list', `/crm/${row?.id}/edit`, `/crm/${row?.id}`]) {
      await tab.go(path)
      expect(await faults(), path).to.deep.equal([])
    }
    await wide()
    await tab.page.click('.crm-act summary')
    await tab.click('Gerar pedido', '.crm-act')
    await tab.press('Marcar como ganha')
    await tab.reads('Oportunidade ganha, e Pedido 1 gerado dela.')
    expect(await tab.text('main'))
      .to.include('Câmeras')
      .and.include('R$ 4.500,00')
    await tab.go(`/crm/${row?.id}`)
    expect(await tab.text('main')).to.include('Virou Pedido 1')
  })
})
