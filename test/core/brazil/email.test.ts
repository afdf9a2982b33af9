import { expect } from 'chai'
import fc from 'fast-check'
import { isEmail, normalizeEmail } from '../../../core/brazil/email.ts'

describe('An e-mail address', () => {
  const local = 'a'.repeat(64)
  const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.br`

  it('is one mailbox at a domain', () => {
    const addresses = [
      'ana@exemplo.com.br',
      'ana.souza+pedido@exemplo.com.br',
      "o'neil_1@a-b.test",
      'A@B.CO',
      '1@163.com',
    ]
    addresses.push('ana@xn--exempl-sta.com.br', 'ana@exemplo.xn--p1ai', `${local}@${domain}`)
    for (const address of addresses) expect(isEmail(address), address).to.equal(true)
  })

  it('with a display name, spaces or a second address is refused', () => {
    for (const text of [
      'Ana <ana@exemplo.com>',
      '<ana@exemplo.com>',
      'ana @exemplo.com',
      ' ana@exemplo.com',
      'a@b.co,c@d.co',
      'a@b.co;c@d.co',
    ])
      expect(isEmail(text), text).to.equal(false)
  })

  it('cannot carry a second header', () => {
    for (const text of [
      'ana@exemplo.com\n',
      'ana@exemplo.com\r\nBcc: x@y.co',
      'ana\r@exemplo.com',
      'ana@exem\u0000plo.com',
    ])
      expect(isEmail(text), JSON.stringify(text)).to.equal(false)
  })

  it('is refused where it is mistyped', () => {
    const mistakes = [
      '',
      'ana',
      '@exemplo.com',
      'ana@',
      'ana@exemplo',
      'ana@exemplo.c',
      'ana@@exemplo.com',
      'ana@exemplo..com',
    ]
    mistakes.push(
      '.ana@exemplo.com',
      'ana.@exemplo.com',
      'a..b@exemplo.com',
      'ana@-exemplo.com',
      'ana@exemplo-.com',
      'ana@exemplo.com.',
    )
    mistakes.push('ana@127.0.0.1', 'ana@[127.0.0.1]', '"ana"@exemplo.com', 'joão@exemplo.com', 'ana@exemplo.com/')
    for (const text of mistakes) expect(isEmail(text), text).to.equal(false)
  })

  it('is refused when it is longer than SMTP allows', () => {
    expect(isEmail(`a${local}@exemplo.com`)).to.equal(false)
    expect(isEmail(`${local}@d${domain}`)).to.equal(false)
    expect(isEmail(`ana@${'b'.repeat(64)}.com`)).to.equal(false)
  })

  it('is kept with its domain in lower case and its name as typed', () => {
    expect(normalizeEmail('  Ana.Souza@Exemplo.COM.br\n')).to.equal('Ana.Souza@exemplo.com.br')
    expect(normalizeEmail('Ana')).to.equal('Ana')
  })

  it('is still accepted after it was normalised, once and again', () => {
    fc.assert(
      fc.property(fc.emailAddress(), address => {
        const normalized = normalizeEmail(address)
        expect(isEmail(normalized)).to.equal(isEmail(address))
        expect(normalizeEmail(normalized)).to.equal(normalized)
      }),
    )
  })
})
