import { expect } from 'chai'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The list of messages to confirm', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const list = '/messages/confirm'
  const bulk = async (what: string, fields: object) =>
    textOf((await browser.follow(await browser.post(`${list}/${what}`, { back: list, ...fields }, list))).text)

  it('says what to do when there is nothing', async () => {
    const text = textOf((await browser.get(list)).text)
    expect(text).to.contain('Nada para confirmar')
  })

  it('shows to whom, the beginning of the text and what it is about', async () => {
    await counter.quote()
    const text = textOf((await browser.get(list)).text)
    expect(text).to.contain('Confirmar (2)').and.contain('Maria Aparecida').and.contain('(49) 99999-0187')
    expect(text).to.contain('Orçamento 1').and.contain('Criação do orçamento')
  })

  it('finds by name, by phone in any writing and by words of the text', async () => {
    await counter.quote()
    const joao = await counter.contact({ name: 'João Souza', mobile: '(49) 98888-1234', email: 'joao@cliente.test' })
    const { whatsapp } = await counter.quote(joao)
    for (const search of ['souza', '49 8888-1234', 'nº 2']) {
      const { text } = await browser.get(`${list}?search=${encodeURIComponent(search)}`)
      expect(text, search).to.contain(whatsapp.id).and.not.to.contain('Maria Aparecida')
    }
  })

  it('keeps what lacks something, what is unsure and what failed on lists of their own', async () => {
    const { email, whatsapp } = await counter.quote()
    await counter.change(email.id, { reasonCode: 'repair', reason: 'Falta preencher: Validade.' })
    await counter.change(whatsapp.id, { status: 'unsure' })
    expect((await browser.get(`${list}?list=repair`)).text)
      .to.contain(email.id)
      .and.contain('Falta preencher: Validade.')
    expect((await browser.get(`${list}?list=unsure`)).text)
      .to.contain(whatsapp.id)
      .and.contain('Chegou')
    await counter.change(email.id, { status: 'failed' })
    expect(textOf((await browser.get(`${list}?list=failed`)).text))
      .to.contain('Falharam (1)')
      .and.contain('Enviar de novo')
    expect(textOf((await browser.get(list)).text)).to.contain('Nada para confirmar')
  })

  it('narrows by reason and module', async () => {
    const { email, whatsapp } = await counter.quote()
    await counter.change(email.id, { reasonCode: 'late', reason: 'Aconteceu há mais de 24 horas.' })
    const late = await browser.get(`${list}?reason=late&plugin=quotes`)
    expect(late.text).to.contain(email.id).and.not.to.contain(whatsapp.id)
  })

  it('turns pages without losing or repeating any', async () => {
    const contact = await counter.contact()
    for (let count = 0; count < 30; count++) await counter.quote(contact)
    const first = await browser.get(list)
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replace(/&amp;|&#38;/g, '&') ?? ''
    const second = await browser.get(next)
    const ids = [first, second].flatMap(({ text }) =>
      [...text.matchAll(/name="ids" value="([^"]+)"/g)].map(found => found[1]),
    )
    expect(new Set(ids).size).to.equal(60)
    expect(ids).to.have.length(60)
  }).timeout(60_000)

  it('puts the ticked ones in the queue, says so, and when the last one should leave', async () => {
    const { whatsapp } = await counter.quote()
    const { whatsapp: other } = await counter.quote()
    // 10:00 in São Paulo, a minute and a half apart.
    expect(await bulk('approval', { ids: [whatsapp.id, other.id] })).to.contain(
      '2 mensagens entraram na fila. A última deve sair por volta de 10:01.',
    )
  })

  it('knows that a rule lets them go later than their turn comes', async () => {
    await counter.rule({ delayMinutes: 90 })
    const { email } = await counter.quote()
    expect(await bulk('approval', { ids: [email.id] })).to.contain('na fila. Deve sair por volta de 11:30.')
  })

  it('tells how long it will take before anybody decides', async () => {
    const messages = []
    for (let count = 0; count < 5; count++) messages.push((await counter.quote()).whatsapp.id)
    const page = await browser.get(list)
    const token = /name="_csrf" value="(\w+)"/.exec(page.text)?.[1]
    const answer = await browser.postBare(`${list}/estimate`, { ids: messages, _csrf: token }, { 'HX-Request': 'true' })
    expect(answer.text.trim()).to.equal('A última sai por volta de 10:06.')
  })

  it('goes on when somebody else was faster, and counts', async () => {
    const { whatsapp, email } = await counter.quote()
    await browser.post(`/messages/${email.id}/discard`, { reason: 'não' }, list)
    expect(await bulk('approval', { ids: [email.id, whatsapp.id] })).to.contain(
      '1 mensagem entrou na fila, 1 já tinha sido decidida. Deve sair em instantes.',
    )
    expect(await counter.message(whatsapp.id)).to.include({ status: 'queued' })
  })

  it('says what keeps one of them back and sends the others', async () => {
    const { whatsapp, email } = await counter.quote()
    await counter.change(email.id, { reasonCode: 'repair', reason: 'Falta preencher: Validade.' })
    const text = await bulk('approval', { ids: [email.id, whatsapp.id] })
    expect(text).to.contain('1 mensagem entrou na fila, 1 não entrou.').and.contain('Falta preencher: Validade.')
  })

  it('throws the ticked ones away with one reason', async () => {
    const { whatsapp, email } = await counter.quote()
    const ids = [whatsapp.id, email.id]
    expect(await bulk('discard', { ids, reason: '' })).to.contain('Diga por que as mensagens não vão ser enviadas.')
    expect(await bulk('discard', { ids, reason: 'Loja fechada' })).to.contain('2 descartadas.')
    expect(await counter.message(email.id)).to.include({ status: 'discarded', reason: 'Loja fechada' })
  })

  it('asks to tick something first', async () => {
    expect(await bulk('approval', {})).to.contain('Marque ao menos uma mensagem.')
  })

  it('decides nothing for another company', async () => {
    const { email } = await counter.quote()
    const stranger = await counter.stranger()
    expect((await stranger.get(list)).text).not.to.contain(email.id)
    await stranger.post(`${list}/approval`, { ids: [email.id] }, '/settings/company')
    expect(await counter.message(email.id)).to.include({ status: 'held' })
  })

  it('shows readers no buttons', async () => {
    await counter.quote()
    const { text } = await (await counter.signedIn('reader')).get(list)
    expect(text).not.to.contain('data-bulk-row').and.not.to.contain('/confirmation')
  })
})
