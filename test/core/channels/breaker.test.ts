import { expect } from 'chai'
import {
  type HealthFacts,
  haltFor,
  hasHealed,
  type LineFacts,
  type Try,
} from '../../../core/channels/health/breaker.ts'

const now = new Date('2026-11-23T13:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

/** Tries given as `u6`: unconfirmed, six minutes ago. The newest first; each of a message of its own. */
const kinds = { c: 'confirmed', u: 'unconfirmed', r: 'refused', f: 'failed', n: 'neutral' } as const
const tries = (text: string): Try[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((one, index) => ({
      messageId: `m${index}`,
      contactId: `c${index}`,
      at: ago(Number(one.slice(1))),
      outcome: kinds[one[0] as keyof typeof kinds],
    }))

const up: LineFacts = { isUp: true, upSince: ago(600), downSince: null, isBlocked: false }
const down = (minutes: number): LineFacts => ({ isUp: false, upSince: null, downSince: ago(minutes), isBlocked: false })
const codeOf = (facts: Partial<HealthFacts>) => haltFor({ tries: [], ...facts }, now)?.code

describe('the breaker of a number', () => {
  const sending: [string, string, string | undefined][] = [
    ['nothing was sent yet', '', undefined],
    ['all is confirmed', 'c1 c3 c5', undefined],
    ['the last three are unconfirmed for too long', 'u6 u8 u10 c12', 'acks'],
    ['two are, and not for very long', 'u6 u8 c12', undefined],
    ['three are unconfirmed, and one of them only just', 'u1 u6 u8 c12', undefined],
    ['three are, and younger ones wait as well', 'u1 u3 u6 u8 u10', 'acks'],
    ['a later one was confirmed', 'c1 u6 u8 u10', undefined],
    ['a number that sends seldom was not answered at all', 'u6 u21 c90', 'acks'],
    ['one message alone is unconfirmed', 'u300', undefined],
    ['what says nothing lies in between', 'n1 u6 n7 u8 n9 u10', 'acks'],
    ['five of the last ten were refused', 'r1 c2 r3 c4 r5 c6 r7 c8 r9 c10', 'refusals'],
    ['four of the last ten were refused', 'r1 c2 r3 c4 r5 c6 r7 c8 c9 c10 r11', undefined],
    ['five recipients have no account', 'n1 n2 n3 n4 n5 n6', undefined],
    ['five messages in a row failed for now', 'f1 f2 f3 f4 f5 c6', 'failures'],
    ['four did', 'f1 f2 f3 f4 c5', undefined],
    ['one of five got through', 'f1 f2 c3 f4 f5 f6', undefined],
  ]
  for (const [when, text, code] of sending)
    it(`${code ? `stops it for ${code}` : 'lets it go on'} when ${when}`, () => {
      expect(codeOf({ tries: tries(text) })).to.equal(code)
    })

  it('counts a message that was tried again once, as it is now', () => {
    const again = (outcome: Try['outcome']) =>
      Array.from({ length: 6 }, (_, n) => ({ messageId: 'm', contactId: 'c', at: ago(6 + n), outcome }))
    expect(codeOf({ tries: again('refused') })).to.equal(undefined)
    expect(codeOf({ tries: again('unconfirmed') })).to.equal(undefined)
    expect(codeOf({ tries: again('failed') })).to.equal(undefined)
  })

  it('counts the people who cannot be reached, not the messages to them', () => {
    const toOne = (text: string) =>
      tries(text).map(one => ({ ...one, messageId: `c-${one.messageId}`, contactId: 'c' }))
    expect(codeOf({ tries: toOne('r1 r2 r3 r4 r5 r6 r7') })).to.equal(undefined)
    expect(codeOf({ tries: toOne('f1 f2 f3 f4 f5 f6 f7') })).to.equal(undefined)
    const others = tries('f1 f2 f3 f4')
    expect(codeOf({ tries: [...others, ...toOne('f6 f7 f8')] })).to.equal('failures')
    expect(codeOf({ tries: toOne('u6 u8 u10') })).to.equal('acks')
  })

  it('stops a number whose connection is gone for ten minutes, and a blocked one at once', () => {
    expect(codeOf({ line: up })).to.equal(undefined)
    expect(codeOf({ line: down(9.9) })).to.equal(undefined)
    expect(haltFor({ tries: [], line: down(10) }, now)).to.deep.include({ code: 'line', since: ago(10) })
    expect(codeOf({ line: { ...down(0), isBlocked: true } })).to.equal('blocked')
    expect(codeOf({ line: { ...up, isUp: false, isBlocked: true } })).to.equal(undefined)
  })

  it('says what was wrong, in words', () => {
    const refused = tries('r1 r2 r3 r4 r5').map(one => ({ ...one, error: 'O WhatsApp não aceitou.' }))
    expect(haltFor({ tries: refused }, now)?.reason).to.equal(
      '5 das últimas 5 mensagens foram recusadas. O último motivo: O WhatsApp não aceitou.',
    )
    expect(haltFor({ tries: tries('u6 u8 u10') }, now)).to.deep.equal({
      code: 'acks',
      reason: 'O WhatsApp aceitou as últimas 3 mensagens, mas não confirmou que elas saíram.',
      since: ago(10),
    })
  })

  const healing: [string, Parameters<typeof hasHealed>[0]['code'], Partial<HealthFacts>, boolean][] = [
    ['the line is up again', 'line', { line: up }, true],
    ['the line is still down', 'line', { line: down(20) }, false],
    ['the block is over', 'blocked', { line: up }, true],
    ['the confirmations came after all', 'acks', { tries: tries('c6 c8 c10') }, true],
    ['they did not', 'acks', { line: up, tries: tries('u6 u8 u10') }, false],
    ['the number connected anew', 'acks', { line: { ...up, upSince: ago(1) }, tries: tries('u6 u8 u10') }, true],
    ['they came and the line fell', 'acks', { line: down(1), tries: tries('c6') }, false],
    ['the number connected anew', 'failures', { line: { ...up, upSince: ago(1) } }, true],
    ['the number is connected as before', 'failures', { line: up }, false],
    ['the number connected anew', 'refusals', { line: { ...up, upSince: ago(1) } }, false],
  ]
  for (const [when, code, facts, healed] of healing)
    it(`${healed ? 'finds it well' : 'waits for more'} after ${code} when ${when}`, () => {
      expect(hasHealed({ code, since: ago(5) }, { tries: [], ...facts }, now)).to.equal(healed)
    })
})
