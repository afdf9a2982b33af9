import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { type CompanyPlan, planOf } from '../../../core/people/company-plan.ts'
import { settingsOf } from '../../../core/people/settings.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('plan and switch of WhatsApp on the settings', () => {
  let counter: Counter
  let browser: Browser
  afterEach(() => counter.close())

  const open = async (plan?: CompanyPlan) => {
    counter = await openCounter(plan ? { plan } : {})
    browser = await counter.signedIn()
  }
  const page = async (path: string, by = browser) => textOf((await by.get(path)).text)

  for (const [plan, title, sentence] of [
    [{ plan: 'basic', addOns: [] }, 'Básico', 'existe nos planos Master e Plus'],
    [{ plan: 'master', addOns: [] }, 'Master', 'seu plano permite, mas não está liberado'],
    [{ plan: 'plus', addOns: ['whatsapp'] }, 'Plus', 'os avisos saem pelo número da empresa'],
  ] as [CompanyPlan, string, string][]) {
    it(`W2: ${title} says what it brings`, async () => {
      await open(plan)
      const text = await page('/settings/company')
      expect(text).to.contain(`Plano ${title}`).and.contain(sentence)
      expect(text).to.contain('Quem muda o plano e os add-ons é o responsável pela instalação do Recado.')
    })
  }

  it('W2: nobody inside the company changes its plan', async () => {
    await open({ plan: 'basic', addOns: [] })
    await browser.post('/settings/company', { name: 'Loja', plan: 'plus', addOns: ['whatsapp'] })
    expect(await counter.shop.read(planOf)).to.deep.equal({ plan: 'basic', addOns: [] })
    expect((await browser.get('/settings/company')).text).not.to.match(/name="(plan|addOns)/)
  })

  it('W1: the company switches WhatsApp off and on, and is told what becomes of the queue', async () => {
    await open()
    await counter.rule({ mode: 'automatic' })
    const { whatsapp } = await counter.quote()
    expect(await page('/settings/whatsapp/use')).to.contain('1 mensagem está na fila. Ao desligar, ela passa a esperar')
    const off = await browser.follow(await browser.post('/settings/whatsapp/use'))
    expect(textOf(off.text))
      .to.contain('O WhatsApp está desligado: nenhum aviso sai por ele até você ligar de novo.')
      .and.contain('1 mensagem da fila passou a esperar em Mensagens > Confirmar.')
    expect(await counter.message(whatsapp.id)).to.include({ status: 'held', reasonCode: 'whatsapp_off' })
    expect(await page('/settings/company')).to.contain('Usar o WhatsApp: desligado')
    const on = await browser.follow(await browser.post('/settings/whatsapp/use', { use: 'on' }))
    expect(textOf(on.text)).to.contain('O WhatsApp está ligado.')
    expect(await counter.shop.read(work => settingsOf(work, whatsappSettings))).to.deep.equal({ use: true })
  })

  it('is switched by administrators only', async () => {
    await open()
    const reader = await counter.signedIn('reader')
    expect(await page('/settings/whatsapp/use', reader)).not.to.contain('Salvar')
    const answer = await reader.post('/settings/whatsapp/use', {}, '/settings/company')
    expect(answer.status).to.equal(403)
  })

  it('is on record for those who look it up', async () => {
    await open()
    await browser.post('/settings/whatsapp/use')
    const text = await page('/system/audit')
    expect(text).to.contain('Configurações alteradas: WhatsApp')
    expect(text).to.contain('Plano da empresa: Plus, com WhatsApp').and.contain('Operador da instalação')
    const events = await counter.shop.read(work => work.of(Events).all({ where: { name: 'company.plan_changed' } }))
    expect(events).to.have.length(1)
  })
})
