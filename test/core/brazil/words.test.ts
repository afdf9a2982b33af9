import { expect } from 'chai'
import { durationText, firstName, plural, relativeTime } from '../../../core/brazil/words.ts'

describe('How long ago', () => {
  const now = new Date('2026-12-31T14:00:00-03:00')
  const stories: [string, string][] = [
    ['2026-12-31T13:59:01-03:00', 'agora'],
    ['2026-12-31T14:00:59-03:00', 'agora'],
    ['2026-12-31T13:55:00-03:00', 'há 5 min'],
    ['2026-12-31T13:00:01-03:00', 'há 59 min'],
    ['2026-12-31T12:00:00-03:00', 'há 2 h'],
    ['2026-12-30T14:00:01-03:00', 'há 23 h'],
    ['2026-12-30T14:00:00-03:00', 'ontem'],
    ['2026-12-30T00:00:00-03:00', 'ontem'],
    ['2026-12-29T23:59:00-03:00', 'há 2 dias'],
    ['2026-12-28T20:00:00-03:00', 'há 3 dias'],
    ['2026-12-31T14:04:30-03:00', 'em 4 min'],
    ['2026-12-31T17:00:00-03:00', 'em 3 h'],
    ['2027-01-01T15:00:00-03:00', 'amanhã'],
    ['2027-01-10T15:00:00-03:00', 'em 10 dias'],
  ]
  for (const [instant, words] of stories)
    it(`${instant} is "${words}" at 14:00 of 31/12`, () => {
      expect(relativeTime(new Date(instant), now)).to.equal(words)
    })

  it('calls yesterday what was yesterday where the company is', () => {
    const instant = new Date('2026-12-29T23:30:00-03:00')
    expect(relativeTime(instant, now)).to.equal('há 2 dias')
    expect(relativeTime(instant, now, 'America/Noronha')).to.equal('ontem')
  })
})

describe('A count', () => {
  it('is singular for one only', () => {
    const written = [0, 1, 2, 1250].map(count => plural(count, 'mensagem', 'mensagens'))
    expect(written).to.deep.equal(['0 mensagens', '1 mensagem', '2 mensagens', '1.250 mensagens'])
  })
})

describe('How long something took', () => {
  it('is said in what people count with', () => {
    const said = [0, -5, 340, 9_960, 12_400, 65_000, 3_600_000, 3_780_000].map(durationText)
    expect(said).to.deep.equal(['0 s', '0 s', '0,3 s', '10 s', '12 s', '1 min 5 s', '1 h 0 min', '1 h 3 min'])
  })
})

describe('The first name', () => {
  it('of a person is how the person is greeted', () => {
    expect(firstName('Maria Aparecida')).to.equal('Maria')
    expect(firstName('  João   Sá ')).to.equal('João')
    expect(firstName('Ana Sa')).to.equal('Ana')
    expect(firstName('Cher')).to.equal('Cher')
    expect(firstName('')).to.equal('')
  })

  it('of a firm is its whole name', () => {
    const firms = [
      'ACME LTDA',
      'Acme Ltda.',
      'ACME LTDA - ME',
      'Silva & Cia.',
      'Banco Sul S.A.',
      'BANCO SUL SA',
      'Sul S/A',
    ]
    firms.push('Padaria Boa Vista ME', 'Oficina EIRELI', 'ACME LTDA (em recuperação judicial)')
    for (const firm of firms) expect(firstName(firm)).to.equal(firm)
  })

  it('of a sole trader is not the number it is registered under', () => {
    expect(firstName('12.345.678 JOSE DA SILVA')).to.equal('JOSE')
  })
})
