import { expect } from 'chai'
import { parseTemplate, TemplateError, unknownPaths } from '../../../core/notifier/template.ts'

describe('a text with variables', () => {
  const maria = { cliente: { nome: 'Maria', apelido: '' }, visita: { hora: '14:00' } }
  const render = (text: string, variables: Record<string, unknown> = maria) => parseTemplate(text).render(variables)
  const complaint = (text: string) => {
    try {
      parseTemplate(text)
      return 'nothing'
    } catch (error) {
      expect(error).to.be.instanceOf(TemplateError)
      return (error as Error).message
    }
  }

  it('is filled in', () => {
    expect(render('Olá, {{cliente.nome}}, às {{ visita.hora }}.')).to.equal('Olá, Maria, às 14:00.')
  })

  it('knows the variables it names, each once, wherever they stand', () => {
    const text = '{{a.b}} {{#if c.d}}{{e.f}}{{else}}{{ou g.h "x"}}{{/if}} {{#unless (ou i.j k.l)}}{{a.b}}{{/unless}}'
    expect(parseTemplate(text).paths).to.have.members(['a.b', 'c.d', 'e.f', 'g.h', 'i.j', 'k.l'])
  })

  it('knows which of them would leave a hole: not those with a default, not those in a condition', () => {
    const text = '{{a.b}} {{ou c.d "x"}} {{ou e.f g.h}} {{#if i.j}}{{k.l}}{{/if}} {{#if (ou m.n o.p)}}{{/if}}'
    expect(parseTemplate(text).printed).to.have.members(['a.b', 'g.h', 'k.l'])
  })

  it('says something else where a variable is empty', () => {
    expect(render('Olá, {{ou cliente.apelido cliente.nome "cliente"}}!')).to.equal('Olá, Maria!')
    expect(render('Olá, {{ou cliente.apelido "cliente"}}!')).to.equal('Olá, cliente!')
    expect(render('[{{ou cliente.apelido}}]')).to.equal('[]')
  })

  it('leaves a part out where a variable is empty', () => {
    const text = '{{#if cliente.apelido}}Oi, {{cliente.apelido}}{{else}}Olá, {{cliente.nome}}{{/if}}'
    expect(render(text)).to.equal('Olá, Maria')
    expect(render('{{#unless cliente.apelido}}sem apelido{{/unless}}')).to.equal('sem apelido')
  })

  it('escapes nothing: the channel knows what to escape', () => {
    expect(render('{{cliente.nome}}', { cliente: { nome: '<b>"Zé" & Cia</b>' } })).to.equal('<b>"Zé" & Cia</b>')
  })

  it('does not read the value of a variable as a text with variables', () => {
    const nome = '{{visita.hora}} {{#if x}} {TVISITA:HORA} {{{cliente}}}'
    expect(render('{{cliente.nome}}', { ...maria, cliente: { nome } })).to.equal(nome)
  })

  it('leaves alone what is not in double braces', () => {
    expect(render('100% {ok} } { [x] \\n "aspas"')).to.equal('100% {ok} } { [x] \\n "aspas"')
  })

  it('rather fails than say nothing where a variable is unknown', () => {
    expect(() => render('{{cliente.sobrenome}}')).to.throw()
  })

  for (const text of ['Olá, {{cliente.nome', 'Olá, {{cliente.nome}', '{{#if a.b}}x', '{{/if}}', '{{}}', '{{a.b c.d']) {
    it(`is refused with the line when its braces are wrong: ${text}`, () => {
      expect(complaint(`Linha um\n${text}`)).to.match(
        /^Há um erro de escrita nas chaves, na linha \d\. Use {{variavel}}\.$/,
      )
    })
  }

  for (const text of ['{{> rodape}}', '{{#> rodape}}x{{/rodape}}', '{{* enfeite}}', '{{#* inline "x"}}y{{/inline}}']) {
    it(`may not bring in other texts or code: ${text}`, () => {
      expect(complaint(text)).to.equal('Só variáveis, "if", "unless" e "ou" podem ser usados aqui.')
    })
  }

  for (const text of ['{{../cliente.nome}}', '{{@root.cliente.nome}}', '{{@key}}', '{{#if @first}}x{{/if}}']) {
    it(`may not climb out of its variables: ${text}`, () => {
      expect(complaint(text)).to.equal('Use só variáveis da lista, sem "@" nem "../".')
    })
  }

  for (const [text, name] of [
    ['{{lookup cliente "constructor"}}', 'lookup'],
    ['{{#each cliente}}{{this}}{{/each}}', 'each'],
    ['{{#with cliente}}{{nome}}{{/with}}', 'with'],
    ['{{log cliente.nome}}', 'log'],
    ['{{cliente.nome "x"}}', 'cliente.nome'],
    ['{{#cliente.nome}}x{{/cliente.nome}}', 'cliente.nome'],
    ['{{^cliente.nome}}x{{/cliente.nome}}', 'cliente.nome'],
    ['{{ou (lookup cliente "constructor") "x"}}', 'lookup'],
    ['{{helperMissing cliente.nome}}', 'helperMissing'],
    ['{{__defineGetter__ cliente.nome "x"}}', '__defineGetter__'],
    ['{{"constructor"}}', 'constructor'],
  ] as const) {
    it(`may not call other functions: ${text}`, () => {
      expect(complaint(text)).to.equal(`"${name}" não é uma função conhecida. Use "if", "unless" ou "ou".`)
    })
  }

  for (const text of [
    '{{if cliente.nome "a" "b"}}',
    '{{if cliente.nome}}',
    '{{#if}}x{{/if}}',
    '{{#if cliente.nome visita.hora}}x{{/if}}',
    '{{#unless}}x{{/unless}}',
    '{{#ou cliente.nome}}x{{/ou}}',
    '{{ou (if cliente.nome) "x"}}',
    '{{ou cliente.apelido padrao=cliente.sobrenome}}',
    '{{#if cliente.nome includeZero=true}}x{{/if}}',
    '{{#if cliente.nome as |visita|}}{{visita.hora}}{{/if}}',
    '{{"cliente"}}',
    '{{"constructor"}}',
    '{{1}}',
    '{{true}}',
    '{{null}}',
    '{{(ou cliente.nome) cliente.nome}}',
    '{{ou}}',
  ]) {
    it(`is refused when it is saved, not when it is sent: ${text}`, () => {
      if (text !== '{{ou}}') return expect(complaint(text)).to.not.equal('nothing')
      return expect(unknownPaths(parseTemplate(text), ['cliente.nome'])).to.have.length(1)
    })
  }

  for (const path of [
    'constructor',
    '__proto__',
    'cliente.constructor',
    'cliente.__proto__.polluted',
    'toString',
    '[constructor]',
    'cliente.[constructor]',
  ]) {
    it(`reaches nothing behind its variables: {{${path}}}`, () => {
      expect(complaint(`{{${path}}}`)).to.equal('Use só variáveis da lista, sem "@" nem "../".')
    })
  }

  it('may not show everything it knows at once', () => {
    for (const text of ['{{this}}', '{{.}}', '{{cliente}}', '{{cliente.nome.length}}'])
      expect(unknownPaths(parseTemplate(text), ['cliente.nome'])).to.have.length(1)
  })

  it('is refused with the likeliest meant when a variable is unknown', () => {
    const template = parseTemplate('{{cliente.nme}} {{cliente.nome}} {{orcamento.total}}')
    expect(unknownPaths(template, ['cliente.nome', 'visita.hora'])).to.deep.equal([
      'A variável "cliente.nme" não existe nesta mensagem; você quis dizer "cliente.nome"?',
      'A variável "orcamento.total" não existe nesta mensagem.',
    ])
  })
})
