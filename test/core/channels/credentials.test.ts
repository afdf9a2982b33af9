import { expect } from 'chai'
import { smtpCredentials, smtpCredentialsFromUrl } from '../../../core/channels/email/credentials.ts'
import { Invalid } from '../../../core/errors.ts'

describe('SMTP_URL', () => {
  it('holds the whole account', () => {
    const url =
      'smtp://loja%40x.test:s%2Fenha@smtp.x.test:587?from=vendas@x.test&fromName=Loja%20X&replyTo=sac@x.test&security=starttls'
    expect(smtpCredentialsFromUrl(url)).to.deep.equal({
      host: 'smtp.x.test',
      port: 587,
      security: 'starttls',
      user: 'loja@x.test',
      password: 's/enha',
      from: 'vendas@x.test',
      fromName: 'Loja X',
      replyTo: 'sac@x.test',
    })
  })

  const accounts = {
    'smtps://u:p@smtp.x.test': { security: 'tls', port: 465 },
    'smtp://u:p@smtp.x.test:465': { security: 'tls', port: 465 },
    'smtp://u:p@smtp.x.test': { security: 'starttls', port: 587 },
    'smtp://u:p@smtp.x.test?security=none': { security: 'none', port: 587 },
    'smtp://mailpit:1025': { security: 'none', port: 1025, host: 'mailpit' },
    'smtp://u:p@127.0.0.1:2525': { security: 'none', port: 2525 },
    'smtp://[::1]:2525': { security: 'none', host: '::1' },
  }
  for (const [url, account] of Object.entries(accounts)) {
    it(`${url} means ${JSON.stringify(account)}`, () => expect(smtpCredentialsFromUrl(url)).to.include(account))
  }

  it('writes as the user when that is an address, else as recado@localhost', () => {
    expect(smtpCredentialsFromUrl('smtp://loja%40x.test:p@h').from).to.equal('loja@x.test')
    expect(smtpCredentialsFromUrl('smtp://loja:p@h').from).to.equal('recado@localhost')
  })

  for (const url of [
    '',
    'smtp',
    'http://u:segredo@h:25',
    'smtp://',
    'smtp://u:segredo@h:99999',
    'smtp://u:segredo%@h',
    'smtp://u:segredo@h?from=ninguem',
    'smtp://u:segredo@h?security=talvez',
  ]) {
    it(`${url || '(empty)'} is refused without telling the password`, () => {
      expect(() => smtpCredentialsFromUrl(url))
        .to.throw(Invalid, /^SMTP_URL não serve: /)
        .with.property('message')
        .that.does.not.include('segredo')
    })
  }
})

describe('the SMTP account form', () => {
  const typed = { host: ' smtp.x.test ', port: '587', security: 'starttls', from: ' loja@x.test ' }

  it('takes what a form sends, empty fields included', () => {
    const account = smtpCredentials.parse({ ...typed, user: '', password: '', fromName: '', replyTo: '' })
    expect(account).to.include({ host: 'smtp.x.test', port: 587, from: 'loja@x.test' })
    expect(account.user ?? account.password ?? account.replyTo).to.equal(undefined)
  })

  const mistakes = {
    host: ['', 'a b', 'http://x'],
    port: ['', '0', '70000', 'x'],
    security: ['', 'ssl'],
    from: ['', 'loja', 'a@x.test,b@x.test', 'loja@x.test\r\nBcc: x@y.test'],
    replyTo: ['sac'],
  }
  for (const [field, values] of Object.entries(mistakes)) {
    it(`names the field when ${field} is wrong`, () => {
      for (const value of values) {
        const { error } = smtpCredentials.safeParse({ ...typed, [field]: value })
        expect(error?.issues[0]?.path).to.deep.equal([field])
      }
    })
  }
})
