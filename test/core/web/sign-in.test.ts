import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { Users } from '../../../core/people/user.ts'
import { disableUser, renewPassword } from '../../../core/people/user-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { eventually } from '../../support/eventually.ts'

describe('Signing in', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    browser = app.visitor()
  })
  afterEach(() => app.close())

  const right = () => app.shop.administrator
  const tryPassword = (email: string, from = browser) => from.post('/sign-in', { email, password: 'errada' })
  const eventsNamed = (name: string) => app.shop.read(work => work.of(Events).all({ where: { name } }))
  const tryOften = async (times: number, email: (attempt: number) => string) => {
    for (let attempt = 0; attempt < times; attempt++) await tryPassword(email(attempt))
  }

  it('opens the home page', async () => {
    const home = await browser.follow(await browser.post('/sign-in', right()))
    expect(home.text).to.contain('Esperando você')
  })

  it('does not mind capitals and spaces in the e-mail', async () => {
    const { email, password } = right()
    expect((await browser.post('/sign-in', { email: ` ${email.toUpperCase()} `, password })).status).to.equal(303)
  })

  it('tells a wrong password from an unknown e-mail in no way', async () => {
    const [wrong, unknown] = [await tryPassword(right().email), await tryPassword('ninguem@loja.test')]
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401])
    const sentence = (text: string) => /role="alert".*?<\/div><\/div>/s.exec(text)?.[0].replace(/\s+/g, ' ')
    expect(sentence(wrong.text)).to.contain('E-mail ou senha não conferem').and.equal(sentence(unknown.text))
  })

  it('asks for what was left out', async () => {
    const answer = await browser.post('/sign-in', { email: right().email })
    expect(answer.status).to.equal(422)
    expect(answer.text).to.contain('Escreva o e-mail e a senha.')
  })

  it('is refused to a user who was switched off', async () => {
    const staff = await app.signedIn('staff')
    const [user] = await app.shop.read(work => work.of(Users).all({ where: { role: 'staff' } }))
    await app.shop.write(work => disableUser(work, user?.id ?? ''))
    expect((await staff.get('/')).headers.location).to.equal('/sign-in')
  })

  it('leads to the page that was asked for', async () => {
    const { headers } = await browser.get('/contacts?search=ana')
    expect(headers.location).to.equal('/sign-in?next=%2Fcontacts%3Fsearch%3Dana')
    const answer = await browser.post('/sign-in', { ...right(), next: '/contacts?search=ana' }, headers.location)
    expect(answer.headers.location).to.equal('/contacts?search=ana')
  })

  for (const next of [
    'https://mau.test',
    '//mau.test',
    '/\\mau.test',
    '/\t/mau.test',
    'javascript:alert(1)',
    '/./\\mau.test',
  ]) {
    it(`never leads away, as ${JSON.stringify(next)} would`, async () => {
      const answer = await browser.post('/sign-in', { ...right(), next })
      expect(answer.headers.location).to.equal('/')
    })
  }

  it('is stopped for the account after five wrong passwords, from anywhere', async () => {
    await tryOften(5, () => right().email)
    const other = app.visitor()
    const answer = await other.post('/sign-in', right())
    expect(answer.status).to.equal(429)
    expect(Number(answer.headers['retry-after'])).to.be.within(890, 900)
    expect(answer.text).to.contain('Muitas tentativas. Espere 15 minutos e tente de novo.')
  })

  it('is possible again after a quarter of an hour', async () => {
    await tryOften(6, () => right().email)
    await app.shop.clock.wait(15 * 60_000)
    expect((await browser.post('/sign-in', right())).status).to.equal(303)
  })

  it('forgets wrong passwords once the right one came', async () => {
    await tryOften(4, () => right().email)
    await browser.post('/sign-in', right())
    const other = app.visitor()
    for (let attempt = 0; attempt < 4; attempt++) await tryPassword(right().email, other)
    expect((await other.post('/sign-in', right())).status).to.equal(303)
  })

  it('is stopped for the address after twenty wrong tries on any accounts', async () => {
    await tryOften(20, attempt => `pessoa${attempt}@loja.test`)
    expect((await browser.post('/sign-in', right())).status).to.equal(429)
  })

  it('is not slipped past by trying all at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryPassword(right().email, app.visitor())))
    expect(answers.filter(answer => answer.status === 401).length).to.be.at.most(5)
  })

  it('is written down with the address it came from', async () => {
    await browser.post('/sign-in', right())
    const [event] = await eventsNamed('user.signed_in')
    expect(event?.payload).to.deep.equal({ address: '127.0.0.1' })
    expect(event?.actor.name).to.equal('Ana')
  })

  it('is written down when it fails on an account we know', async () => {
    await tryPassword(right().email)
    await tryPassword('ninguem@loja.test')
    await eventually(async () => expect(await eventsNamed('user.sign_in_failed')).to.have.length(1))
  })

  describe('keeps a session that', () => {
    it('gets a new cookie at sign-in, out of reach of scripts and other sites', async () => {
      await browser.get('/sign-in')
      const before = browser.cookie()
      const answer = await browser.post('/sign-in', right())
      expect(browser.cookie()).to.not.equal(before)
      expect(String(answer.headers['set-cookie']))
        .to.match(/HttpOnly/)
        .and.match(/SameSite=Lax/)
      expect((await app.visitor().get('/', { Cookie: before })).headers.location).to.equal('/sign-in')
    })

    it('is gone after signing out, even for who kept the cookie', async () => {
      await browser.post('/sign-in', right())
      const kept = browser.cookie()
      const answer = await browser.post('/sign-out', {}, '/')
      expect((await browser.follow(answer)).text).to.contain('Você saiu.')
      expect((await app.visitor().get('/', { Cookie: kept })).headers.location).to.equal('/sign-in')
      expect(await eventsNamed('user.signed_out')).to.have.length(1)
    })

    it('is not begun by passers-by, who only leave rows behind', async () => {
      for (const path of ['/', '/contacts', '/nowhere']) {
        expect((await browser.get(path)).headers['set-cookie'], path).to.equal(undefined)
      }
      const [rows] = await app.shop.app.database.sequelize.query('SELECT sid FROM sessions')
      expect(rows).to.deep.equal([])
    })

    it('is over when the password is renewed by somebody else', async () => {
      const staff = await app.signedIn('staff')
      const [user] = await app.shop.read(work => work.of(Users).all({ where: { role: 'staff' } }))
      await app.shop.clock.wait(60_000)
      await app.shop.write(work => renewPassword(work, user?.id ?? ''))
      expect((await staff.get('/')).headers.location).to.equal('/sign-in')
    })
  })
})
