import { expect } from 'chai'
import { ruleOf } from '../../../core/notifier/rule.ts'
import { wordsOf } from '../../../core/notifier/words.ts'
import { disabledModules } from '../../../core/people/module.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('Rules and words', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const rules = '/messages/rules'
  const type = () => counter.shop.app.notifier.type('quote.created').type
  const rule = () => counter.shop.read(work => ruleOf(work, type()))
  const words = (channel: 'whatsapp' | 'email') => counter.shop.read(work => wordsOf(work, type(), { channel }))
  const saved = { rule: 'quote.created', enabled: 'on', mode: 'automatic', channels: ['email'], delayMinutes: '5' }

  it('lists what each module says and how', async () => {
    const text = textOf((await browser.get(rules)).text)
    expect(text).to.contain('Orçamentos').and.contain('Criação do orçamento').and.contain('Perguntar antes')
  })

  it('keeps mode, channels and delay', async () => {
    await browser.post(`${rules}/quote.created`, saved, rules)
    expect(await rule()).to.deep.equal({
      enabled: true,
      mode: 'automatic',
      channels: ['email'],
      delayMinutes: 5,
      fallbackToEmail: false,
    })
  })

  it('keeps a module in use that another one needs', async () => {
    const answer = await browser.post(`${rules}/modules/receivables`, { enabled: 'no' }, rules)
    expect(textOf((await browser.follow(answer)).text)).to.contain('Assinaturas precisa de Receber. Desligue primeiro.')
    expect([...(await counter.shop.read(disabledModules))]).to.deep.equal([])
  })

  it('switches a message off', async () => {
    const { enabled: _off, ...without } = saved
    await browser.post(`${rules}/quote.created`, without, rules)
    expect(await rule()).to.include({ enabled: false })
    const { email } = await counter.quote()
    expect(email).to.include({ status: 'skipped', reasonCode: 'message_off' })
  })

  it('refuses a rule without a channel, at its own place', async () => {
    const { channels: _none, ...without } = saved
    const page = await browser.follow(await browser.post(`${rules}/quote.created`, without, rules))
    expect(textOf(page.text)).to.contain('Marque ao menos um canal, ou desligue a mensagem.')
    expect(await rule()).to.include({ mode: 'confirm' })
  })

  it('refuses a delay that is none', async () => {
    for (const delayMinutes of ['-1', 'cinco', '99999999'])
      await browser.post(`${rules}/quote.created`, { ...saved, delayMinutes }, rules)
    expect(await rule()).to.include({ delayMinutes: 0 })
  })

  it('switches a whole module, and says that nothing leaves', async () => {
    await browser.post(`${rules}/modules/quotes`, { enabled: 'no' }, rules)
    const text = textOf((await browser.get(rules)).text)
    expect(text).to.contain('Nada sai deste módulo enquanto ele estiver desligado')
    await browser.post(`${rules}/modules/quotes`, { enabled: 'yes' }, rules)
    expect(textOf((await browser.get(rules)).text)).to.contain('Ligado')
  })

  it('answers 404 for a type, a channel or a module that is not there', async () => {
    expect((await browser.get(`${rules}/nada/email`)).status).to.equal(404)
    expect((await browser.get(`${rules}/quote.created/pombo`)).status).to.equal(404)
    expect((await browser.post(`${rules}/modules/nada`, { enabled: 'yes' }, rules)).status).to.equal(404)
  })

  it('is read by all, changed by administrators', async () => {
    const staff = await counter.signedIn('staff')
    expect((await staff.get(rules)).text).not.to.contain('Salvar')
    expect((await staff.post(`${rules}/quote.created`, saved, '/messages/confirm')).status).to.equal(403)
    expect((await staff.post(`${rules}/quote.created/email`, { body: 'Oi' }, '/messages/confirm')).status).to.equal(403)
  })

  describe('The editor of words', () => {
    const mail = `${rules}/quote.created/email`
    const save = async (fields: object, at = mail) => browser.follow(await browser.post(at, fields, at))
    const preview = async (fields: object, at = mail) => {
      const token = /name="_csrf" value="(\w+)"/.exec((await browser.get(at)).text)?.[1]
      return browser.postBare(`${at}/preview`, { ...fields, _csrf: token }, { 'HX-Request': 'true' })
    }

    it('shows the words on the latest document, and the variables with their meaning', async () => {
      await counter.quote()
      const text = textOf((await browser.get(mail)).text)
      expect(text).to.contain('Orçamento 1').and.contain('Olá, Maria Aparecida!')
      expect(text).to.contain('{{orcamento.total}} Valor total do orçamento Ex.: R$ 1.250,00')
    })

    it('shows a sample where there is no document yet', async () => {
      expect(textOf((await browser.get(mail)).text)).to.contain('Com dados de exemplo.')
    })

    it('puts unsaved words on the chosen document', async () => {
      const { quote } = await counter.quote()
      const document = `quote:${quote.id}`
      const answer = await preview({ document, subject: 'Nº {{orcamento.numero}}', body: 'Total: {{orcamento.total}}' })
      expect(textOf(answer.text)).to.contain('Nº 1').and.contain('350,00')
      expect(answer.text).not.to.contain('<html')
    })

    it('shows bold, italic and struck words of WhatsApp as the phone does', async () => {
      const answer = await preview({ body: '*Olá* _tudo_ ~bem~ 2*3*4' }, `${rules}/quote.created/whatsapp`)
      expect(answer.text).to.contain('<strong>Olá</strong> <em>tudo</em> <s>bem</s> 2*3*4')
    })

    it('says in the preview what is wrong, and what was probably meant', async () => {
      const answer = await preview({ subject: 'Oi', body: '{{orcamento.totl}}' })
      expect(textOf(answer.text)).to.contain('você quis dizer "orcamento.total"?')
    })

    it('never runs what somebody writes', async () => {
      const answer = await preview({ subject: 'Oi', body: '<script>alert(1)</script> {{constructor.constructor}}' })
      expect(answer.text).not.to.contain('<script>alert')
    })

    it('keeps the words and translates braces of an older system', async () => {
      const page = await save({ subject: 'Orçamento', body: 'Oi {TORCAMENTO:CLIENTE}, {cliente.primeiroNome}!' })
      expect(textOf(page.text)).to.contain('Texto salvo.')
      expect(await words('email')).to.include({
        body: 'Oi {{cliente.nome}}, {{cliente.primeiroNome}}!',
        isDefault: false,
      })
    })

    it('refuses an unknown variable at its field and keeps what was typed', async () => {
      const page = await save({ subject: 'Orçamento {{orcamento.numeru}}', body: 'Oi' })
      expect(textOf(page.text)).to.contain('você quis dizer "orcamento.numero"?')
      expect(page.text).to.contain('value="Orçamento {{orcamento.numeru}}"')
      expect(await words('email')).to.include({ isDefault: true })
    })

    it('goes back to the text of the module', async () => {
      await save({ subject: 'Meu', body: 'Meu' })
      await browser.post(`${mail}/default`, {}, mail)
      expect(await words('email')).to.include({ isDefault: true })
    })

    it('sends a trial to whoever asked, where paper keeps it', async () => {
      await counter.quote()
      const answer = await browser.post(`${mail}/trial`, { subject: 'Prova', body: 'Texto de prova' }, mail)
      expect(textOf((await browser.follow(answer)).text)).to.contain('Veja em Mensagens > Caixa de testes')
      expect(textOf((await browser.get('/dev/mailbox/mail')).text))
        .to.contain('Ana (teste)')
        .and.contain('Texto de prova')
      expect(await counter.messages({ body: 'Texto de prova' })).to.have.length(0)
    })
  })
})
