import { expect } from 'chai'
import { Invalid } from '../../../core/errors.ts'
import { Events } from '../../../core/events/event.ts'
import { changeWords, checkWords, restoreWords, wordsOf } from '../../../core/notifier/words.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { visitBooked } from '../../support/visits.ts'

const type = visitBooked()

describe('words that a company writes', () => {
  const kept = (body: string) => checkWords(type, 'whatsapp', { body }).body
  const complaints = (given: { subject?: string; body: string }, channel: 'email' | 'whatsapp' = 'whatsapp') => {
    try {
      checkWords(type, channel, given)
      return {}
    } catch (error) {
      expect(error).to.be.instanceOf(Invalid)
      return (error as Invalid).fields
    }
  }

  it('may use every variable of the message', () => {
    const body =
      'Oi {{cliente.primeiroNome}}, {{visita.numero}}, {{visita.hora}}{{#if visita.obs}} ({{visita.obs}}){{/if}}'
    expect(kept(body)).to.equal(body)
  })

  it('are refused when they name an unknown variable, with the likeliest meant', () => {
    expect(complaints({ body: 'Às {{visita.horas}}' })).to.deep.equal({
      body: 'A variável "visita.horas" não existe nesta mensagem; você quis dizer "visita.hora"?',
    })
  })

  it('are refused with all unknown variables at once', () => {
    const { body } = complaints({ body: '{{visita.horas}} {{xyz.abcdefghijklm}}' })
    expect(body).to.include('"visita.horas"').and.to.include('"xyz.abcdefghijklm"')
  })

  it('may be written with the single braces of older systems', () => {
    expect(kept('Olá, {TVISITA:CLIENTE}, visita {tvisita:numero} às { TVISITA : HORA }. {TEMPRESA:NOME}')).to.equal(
      'Olá, {{cliente.nome}}, visita {{visita.numero}} às {{visita.hora}}. {{empresa.nome}}',
    )
  })

  it('get their second pair of braces when one was forgotten', () => {
    expect(kept('Às {visita.hora}, {{cliente.nome}}')).to.equal('Às {{visita.hora}}, {{cliente.nome}}')
  })

  it('are refused when an old variable is unknown, with the likeliest meant', () => {
    expect(complaints({ body: 'Às {TVISITA:HORAS}' })).to.deep.equal({
      body: 'Não conhecemos a variável {TVISITA:HORAS}; você quis dizer {TVISITA:HORA}?',
    })
    expect(complaints({ body: '{XYZ:QWERTYUIOP}' }).body).to.equal('Não conhecemos a variável {XYZ:QWERTYUIOP}.')
  })

  for (const lone of ['{CLIENTE}', '{nome}', '{ Situação }']) {
    it(`are refused when a word stands in single braces, for the customer would read it: ${lone}`, () => {
      expect(complaints({ body: `Olá, ${lone}` }).body).to.match(/^Não conhecemos a variável \{\p{L}+\}/u)
    })
  }

  it('may hold braces that are no variable', () => {
    expect(kept('Preço {} e { 10 } e :-{')).to.equal('Preço {} e { 10 } e :-{')
  })

  it('are refused with the line where the braces are wrong', () => {
    expect(complaints({ body: 'Olá\n{{visita.hora' }).body).to.equal(
      'Há um erro de escrita nas chaves, na linha 2. Use {{variavel}}.',
    )
  })

  it('may not be empty', () => {
    expect(complaints({ body: '  \n ' })).to.deep.equal({ body: 'Escreva o texto.' })
  })

  it('need a subject for e-mail, and have none elsewhere', () => {
    expect(complaints({ subject: ' ', body: 'x' }, 'email')).to.deep.equal({ subject: 'Escreva o texto.' })
    expect(checkWords(type, 'whatsapp', { subject: 'ignorado', body: 'x' })).to.deep.equal({ body: 'x' })
  })

  it('are refused in the field that is wrong', () => {
    expect(Object.keys(complaints({ subject: '{{visita.x}}', body: '{{visita.y}}' }, 'email'))).to.deep.equal([
      'subject',
      'body',
    ])
  })

  it('keep the subject in one line', () => {
    const words = checkWords(type, 'email', { subject: 'Visita\r\nBcc: x@exemplo.test', body: 'x' })
    expect(words.subject).to.equal('Visita Bcc: x@exemplo.test')
  })

  it('may be long, but not endless', () => {
    expect(complaints({ body: 'x'.repeat(10_000) })).to.deep.equal({})
    expect(complaints({ body: 'x'.repeat(10_001) }).body).to.equal('O texto é longo demais.')
    expect(complaints({ subject: 'x'.repeat(201), body: 'x' }, 'email').subject).to.equal('O texto é longo demais.')
  })
})

describe('the words of a company', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  const words = (channel: 'email' | 'whatsapp' | 'sms' = 'whatsapp') =>
    office.read(work => wordsOf(work, type, { channel }))
  const change = (body: string) => office.write(work => changeWords(work, type, { channel: 'whatsapp', body }))

  it('are those of the plug-in until it writes its own', async () => {
    expect(await words()).to.deep.equal({
      subject: '',
      body: 'Olá, {{cliente.primeiroNome}}! Às {{visita.hora}}.',
      isDefault: true,
      isInherited: false,
    })
  })

  it('are empty on a channel for which the plug-in has none', async () => {
    expect(await words('sms')).to.include({ subject: '', body: '', isDefault: true })
  })

  it('are its own once written, and may be changed again', async () => {
    await change('Primeiro')
    await change('Segundo: {TVISITA:HORA}')
    expect(await words()).to.include({ subject: '', body: 'Segundo: {{visita.hora}}', isDefault: false })
  })

  it('are changed on one channel only, and in one company only', async () => {
    await change('Nosso')
    expect((await words('email')).isDefault).to.equal(true)
    expect(
      (await office.works.read(office.rival, work => wordsOf(work, type, { channel: 'whatsapp' }))).isDefault,
    ).to.equal(true)
  })

  it('stay as they were when the new ones are refused', async () => {
    await change('Bom')
    await change('{{visita.xyz}}').catch(() => undefined)
    expect((await words()).body).to.equal('Bom')
  })

  it('go back to those of the plug-in', async () => {
    await change('Nosso')
    expect((await office.write(work => restoreWords(work, type, { channel: 'whatsapp' }))).isDefault).to.equal(true)
    expect((await words()).isDefault).to.equal(true)
  })

  it('are audited: who changed them, and to what', async () => {
    await change('Nosso')
    await office.write(work => restoreWords(work, type, { channel: 'whatsapp' }))
    await office.write(work => restoreWords(work, type, { channel: 'whatsapp' }))
    const events = await office.read(work => work.of(Events).all({ order: [['seq', 'ASC']] }))
    expect(events.map(event => event.name)).to.deep.equal(['words.changed', 'words.restored'])
    expect(events[0]?.payload).to.include({ type: 'visit.booked', channel: 'whatsapp', body: 'Nosso' })
    expect(events[0]?.actor.name).to.equal('Ana')
  })
})
