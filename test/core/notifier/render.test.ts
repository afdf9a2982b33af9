import { expect } from 'chai'
import { renderWords } from '../../../core/notifier/render.ts'
import { commonSample, variablesOf } from '../../../core/notifier/variables.ts'
import { visitBooked } from '../../support/visits.ts'

describe('the words of a message', () => {
  const type = visitBooked()
  const given = (visita: Record<string, unknown> = {}, nome = 'Maria da Silva') => ({
    ...commonSample,
    cliente: { nome, primeiroNome: 'Maria' },
    visita: { numero: '7', hora: '14:00', ...visita },
  })
  const body = (words: string, variables: Record<string, unknown> = given()) =>
    renderWords(type, { body: words }, variables)

  it('become a text', () => {
    const words = {
      subject: 'Visita {{visita.numero}}',
      body: '{{cliente.primeiroNome}}, {{visita.hora}}. {{empresa.nome}}',
    }
    expect(renderWords(type, words, given())).to.deep.equal({
      subject: 'Visita 7',
      body: 'Maria, 14:00. Loja Modelo',
      missing: [],
    })
  })

  it('show a hole, and name it, where something needed is empty', () => {
    const { body: text, missing } = body('Às {{visita.hora}}, nº {{visita.numero}}', given({ hora: '  ' }))
    expect(text).to.equal('Às [falta: Hora da visita], nº 7')
    expect(missing).to.deep.equal(['Hora da visita'])
  })

  it('name a hole in the subject as well', () => {
    const rendered = renderWords(type, { subject: '{{visita.hora}}', body: 'x' }, given({ hora: undefined }))
    expect(rendered.missing).to.deep.equal(['Hora da visita'])
  })

  it('name all holes, each once', () => {
    const { missing } = body('{{visita.hora}} {{visita.hora}} {{visita.numero}}', given({ hora: '', numero: null }))
    expect(missing).to.deep.equal(['Número da visita', 'Hora da visita'])
  })

  it('have no hole where something that may be empty is empty', () => {
    expect(body('Obs.: {{visita.obs}}')).to.deep.include({ body: 'Obs.:', missing: [] })
  })

  it('have no hole where something needed is empty and not used', () => {
    expect(body('Às {{visita.hora}}', given({ numero: '' })).missing).to.deep.equal([])
  })

  it('say what they have as a default instead of showing a hole', () => {
    expect(body('Às {{ou visita.hora "combinar"}}', given({ hora: '' }))).to.deep.include({
      body: 'Às combinar',
      missing: [],
    })
  })

  it('show a hole when the default is empty as well', () => {
    const { missing } = body('{{ou visita.obs visita.hora}}', given({ hora: '' }))
    expect(missing).to.deep.equal(['Hora da visita'])
  })

  it('ask whether something is filled in without needing it', () => {
    const words = '{{#if visita.obs}}Obs.: {{visita.obs}}{{else}}Sem observações{{/if}}'
    expect(body(words).body).to.equal('Sem observações')
    expect(body(words, given({ obs: 'portão azul' })).body).to.equal('Obs.: portão azul')
  })

  it('show a hole, and do not break, where the plug-in no longer knows a variable', () => {
    expect(body('Às {{visita.horario}}')).to.deep.include({
      body: 'Às [falta: visita.horario]',
      missing: ['visita.horario'],
    })
  })

  for (const name of [
    '{{visita.hora}}',
    '{{#each this}}{{@key}}{{/each}}',
    '{{{constructor}}}',
    '{TVISITA:HORA}',
    '<script>alert(1)</script> & "Filhos"',
    '#{x} <%= y %> %s $& $1 \\u0041',
  ]) {
    it(`say the name of a hostile customer as it is: ${name}`, () => {
      expect(body('Olá, {{cliente.nome}}!', given({}, name)).body).to.equal(`Olá, ${name}!`)
    })
  }

  it('keep the line breaks of a value in the text, in one spelling', () => {
    expect(body('{{cliente.nome}}', given({}, 'Maria\r\nda\rSilva')).body).to.equal('Maria\nda\nSilva')
  })

  it('keep a subject in one line, so that nobody adds a header to it', () => {
    const name = 'Maria\r\nBcc: todos@exemplo.test\u2028\u0085x\t y'
    const { subject } = renderWords(type, { subject: 'Para {{cliente.nome}}', body: 'x' }, given({}, name))
    expect(subject).to.not.match(/[\r\n\u2028\u2029\u0085\t]/)
    expect(subject).to.match(/^Para Maria Bcc: todos@exemplo.test/)
  })

  it('keep a subject as short as its column', () => {
    const { subject } = renderWords(type, { subject: '{{cliente.nome}}', body: 'x' }, given({}, 'x'.repeat(300)))
    expect(subject).to.have.length(255)
  })

  it('leave the variables they were given alone', () => {
    const variables = given({ hora: '' })
    body('{{visita.hora}}', variables)
    expect(variables).to.deep.equal(given({ hora: '' }))
  })

  it('may use what every message knows and what its own type declares, each with a title and an example', () => {
    expect(
      variablesOf(type).map(({ path, title, optional, example }) => [path, title, optional, example]),
    ).to.deep.equal([
      ['cliente.nome', 'Nome do cliente', false, 'Maria Aparecida da Silva'],
      ['cliente.primeiroNome', 'Primeiro nome do cliente', false, 'Maria'],
      ['empresa.nome', 'Nome da empresa', false, 'Loja Modelo'],
      ['empresa.telefone', 'Telefone da empresa', false, '(49) 3322-1100'],
      ['visita.numero', 'Número da visita', false, '7'],
      ['visita.hora', 'Hora da visita', false, '14:00'],
      ['visita.obs', 'Observação', true, 'Traga o cão'],
    ])
  })
})
