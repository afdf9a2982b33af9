import { expect } from 'chai'
import { wordsOf } from '../../../core/notifier/words.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'
import { book, occasions, visitBooked, visits } from '../../support/visits.ts'

describe('The editor of words for occasions', () => {
  const type = visitBooked({ variants: occasions })
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter({ plugins: [visits(type)] })
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const at = '/messages/rules/visit.booked/whatsapp'
  const eve = `${at}?variant=-1`
  const today = `${at}?variant=0`
  const textAt = async (path: string) => textOf((await browser.get(path)).text)
  const post = async (path: string, fields: object, from: string) =>
    textOf((await browser.follow(await browser.post(path, fields, from))).text)
  const save = (body: string, variant = '') => post(at, { body, variant }, variant ? `${at}?variant=${variant}` : at)
  const bodyOn = async (variant?: string) =>
    (await counter.shop.read(work => wordsOf(work, type, { channel: 'whatsapp', variant }))).body
  const preview = async (fields: object) => {
    const token = /name="_csrf" value="(\w+)"/.exec((await browser.get(at)).text)?.[1]
    const answer = await browser.postBare(`${at}/preview`, { ...fields, _csrf: token }, { 'HX-Request': 'true' })
    return textOf(answer.text)
  }

  it('offers them with whose words each says', async () => {
    expect(await textAt(at)).to.contain('Para todas padrão Na véspera da visita padrão No dia da visita padrão')
    await save('Amanhã!', '-1')
    expect(await textAt(at)).to.contain('Para todas padrão Na véspera da visita próprio No dia da visita padrão')
    await save('Nosso texto')
    expect(await textAt(at)).to.contain('Para todas próprio Na véspera da visita próprio No dia da visita o de todas')
  })

  it('says what writing there changes', async () => {
    expect(await textAt(at)).to.contain('vale para todas as ocasiões que não têm texto próprio')
    expect(await textAt(today)).to.contain('Esta ocasião usa o texto padrão.')
    await save('Nosso texto')
    expect(await textAt(today)).to.contain('Esta ocasião usa o seu texto de “Para todas”.')
    expect(await save('É hoje', '0')).to.contain('Este texto vale só para esta ocasião.')
  })

  it('keeps the words of the chosen one, and leads on to it', async () => {
    const answer = await browser.post(at, { body: 'Amanhã às {{visita.hora}}', variant: '-1' }, eve)
    expect(answer.headers.location).to.equal(eve)
    expect([await bodyOn('-1'), await bodyOn('0')]).to.deep.equal([
      'Amanhã às {{visita.hora}}',
      'É hoje, {{cliente.primeiroNome}}: {{visita.hora}}!',
    ])
  })

  it('refuses an unknown variable on the page where it was written', async () => {
    const answer = await browser.postBare(
      at,
      { body: '{{visita.horas}}', variant: '-1', _csrf: await tokenOf(eve) },
      { Referer: `${counter.origin}${eve}` },
    )
    expect(answer.headers.location).to.equal(eve)
    const page = await browser.follow(answer)
    expect(textOf(page.text)).to.contain('você quis dizer "visita.hora"?')
    expect(page.text).to.contain('>{{visita.horas}}</textarea>')
  })

  it('takes the words of one occasion back and leaves the others', async () => {
    await save('Nosso texto')
    await save('Amanhã!', '-1')
    expect(await post(`${at}/default`, { variant: '-1' }, eve)).to.contain('Voltou o texto que vale para todas.')
    expect(await bodyOn('-1')).to.equal('Nosso texto')
    expect((await browser.get(eve)).text).not.to.contain(`${at}/default`)
    expect(await post(`${at}/default`, {}, at)).to.contain('O texto padrão voltou.')
    expect(await bodyOn('0')).to.contain('É hoje')
  })

  it('shows the sample of the occasion', async () => {
    expect(await preview({ body: '{{visita.hora}}', variant: '0' })).to.contain('16:30')
    expect(await preview({ body: '{{visita.hora}}' })).to.contain('14:00')
  })

  it('shows a document as it was on that occasion, or the sample when it never met with it', async () => {
    const event = await counter.shop.write(async work => {
      const { id: contactId } = await createContact(work, { name: 'Rui Barbosa', mobile: '(49) 99999-0187' })
      return book(work, { contactId, hora: '08:15', variant: '-1' })
    })
    const given = { document: `visit:${event.subjectId}`, body: '{{cliente.nome}} {{visita.hora}}' }
    expect(await preview({ ...given, variant: '-1' })).to.contain('Rui Barbosa 08:15')
    expect(await preview({ ...given, variant: '0' }))
      .to.contain('16:30')
      .and.contain('Com dados de exemplo: este documento ainda não passou por esta ocasião.')
  })

  it('is the usual one for a message that knows no occasions, and says 404 to one that is not there', async () => {
    expect(await textAt('/messages/rules/contact.opted_out/whatsapp')).not.to.contain('Para todas')
    expect((await browser.get(`${at}?variant=7`)).status).to.equal(404)
  })

  it('is found from the rules, which count the words of any occasion as one’s own', async () => {
    expect(await textAt('/messages/rules')).to.contain('ver texto de Visita marcada por WhatsApp')
    await save('Amanhã!', '-1')
    expect(await textAt('/messages/rules')).to.contain('texto seu de Visita marcada por WhatsApp')
    expect(await textAt('/system/audit')).to.contain(
      'Texto de mensagem alterado: Visita marcada (Na véspera da visita)',
    )
  })

  const tokenOf = async (path: string) => /name="_csrf" value="(\w+)"/.exec((await browser.get(path)).text)?.[1]
})
