import { expect } from 'chai'
import { plugins } from '../../../config/plugins.ts'
import { Conflict, Unavailable } from '../../../core/errors.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { definePlugin } from '../../../core/plugin.ts'
import type { Kit } from '../../../core/web/kit.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'

const trial = definePlugin({
  name: 'trial',
  title: 'Ensaio',
  screens(kit: Kit) {
    kit.get('/broken', 'home.read', async () => {
      throw new Error('the secret inside')
    })
    kit.getSlow('/unavailable', 'home.read', async () => {
      throw new Unavailable('O navegador não respondeu. Tente de novo em instantes.')
    })
    kit.post('/conflict', 'home.read', async work => {
      await createContact(work, { name: 'Nunca gravada' })
      throw new Conflict('Outra pessoa mudou antes.')
    })
    kit.get('/file', 'home.read', async () => ({
      kind: 'file',
      name: 'relatório ção.csv',
      contentType: 'text/csv',
      body: Buffer.from('a;b'),
    }))
    kit.get('/frame', 'home.read', async () => ({ kind: 'frame', html: '<style>p{color:red}</style><p>Olá' }))
    kit.get('/away', 'home.read', async () => kit.redirect('https://mau.test'))
  },
})

describe('An answer', () => {
  let app: TestApp
  let browser: Browser
  before(async () => {
    app = await buildTestApp({ plugins: [...plugins, trial] })
    browser = await app.signedIn()
  })
  after(() => app.close())

  it('lets the page load nothing but our own files', async () => {
    const { headers } = await browser.get('/')
    expect(headers['content-security-policy']).to.contain("default-src 'none';script-src 'self';style-src 'self'")
    expect(headers['content-security-policy']).to.not.match(/unsafe|https?:/)
    expect(headers).to.not.have.any.keys('strict-transport-security', 'x-powered-by')
    expect(headers['cache-control']).to.equal('no-store')
  })

  it('holds no script and no style inside the page', async () => {
    for (const path of ['/', '/contacts', '/contacts/new', '/settings/modules', '/system/health']) {
      expect((await browser.get(path)).text, path).to.not.match(/<script>|<style|\sstyle=|\son\w+=/)
    }
  })

  it('names static files by what is in them', async () => {
    const paths = [...(await browser.get('/')).text.matchAll(/(?:href|src)="(\/(?:static|vendor)\/[^"]+)"/g)].map(
      one => one[1] ?? '',
    )
    expect(paths.length).to.be.greaterThan(5)
    for (const path of paths) {
      expect(path).to.match(/\?v=[0-9a-f]{10}$/)
      expect((await browser.get(path)).status, path).to.equal(200)
    }
  })

  it('to an unknown address says so, to people and to strangers', async () => {
    for (const visitor of [browser, app.visitor()]) {
      const { status, text } = await visitor.get('/nowhere')
      expect(status).to.equal(404)
      expect(text).to.contain('Não encontramos esta página')
    }
  })

  it('to an address nobody could read is a 400', async () => {
    expect((await browser.get('/contacts/%E0%A4%A')).status).to.equal(400)
  })

  it('to a form that is too large says so', async () => {
    const { status, text } = await browser.postBare('/contacts', { notes: 'x'.repeat(1_100_000) })
    expect(status).to.equal(413)
    expect(text).to.contain('Grande demais')
  })

  it('after a bug shows a reference, and nothing of what broke', async () => {
    const { status, text } = await browser.get('/trial/broken')
    expect(status).to.equal(500)
    expect(text)
      .to.contain('Algo deu errado')
      .and.match(/data-reference>[0-9a-f]{8}</)
    expect(text).to.not.contain('secret')
  })

  it('says what to do when something outside does not answer', async () => {
    const { status, text } = await browser.get('/trial/unavailable')
    expect(status).to.equal(503)
    expect(text).to.contain('O navegador não respondeu. Tente de novo em instantes.')
  })

  it('to a conflict leads back with a warning, and nothing was kept', async () => {
    const answer = await browser.post('/trial/conflict', {}, '/contacts/new')
    expect(answer.headers.location).to.equal('/contacts/new')
    const page = await browser.follow(answer)
    expect(page.text).to.contain('alert-warning').and.contain('Outra pessoa mudou antes.')
    expect((await browser.get('/contacts?search=nunca')).text).to.contain('Ninguém encontrado')
    expect((await browser.get('/contacts/new')).text).to.not.contain('Outra pessoa')
  })

  it('to htmx is the view alone, or the sentence', async () => {
    const part = await browser.get('/contacts', { 'HX-Request': 'true' })
    expect(part.text).to.not.contain('<html')
    const token = /"X-CSRF-Token":"(\w+)"/.exec((await browser.get('/')).text)?.[1] ?? ''
    const htmx = { 'HX-Request': 'true', 'X-CSRF-Token': token }
    const refused = await browser.postBare('/contacts', { name: '' }, htmx)
    expect([refused.status, refused.text]).to.deep.equal([422, 'Escreva o nome do cliente.'])
    const done = await browser.postBare('/contacts', { name: 'Pela metade' }, htmx)
    expect(done.status).to.equal(204)
    expect(done.headers['hx-redirect']).to.match(/^\/contacts\//)
  })

  it('that is a file keeps its name and cannot act as a page', async () => {
    const { headers } = await browser.get('/trial/file')
    expect(headers['content-disposition']).to.contain("filename*=UTF-8''relat%C3%B3rio%20%C3%A7%C3%A3o.csv")
    expect(headers['content-security-policy']).to.contain('sandbox')
  })

  it('that is a customer’s HTML runs nothing', async () => {
    const { headers, text } = await browser.get('/trial/frame')
    expect(headers['content-security-policy']).to.match(/^sandbox; default-src 'none'/)
    expect(text).to.contain('<p>Olá')
  })

  it('redirects within this site only', async () => {
    expect((await browser.get('/trial/away')).headers.location).to.equal('/')
  })
})

describe('The probes', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await buildTestApp()
  })
  afterEach(() => app.close())

  it('say that the process lives', async () => {
    expect((await app.visitor().get('/healthz')).body).to.deep.equal({ status: 'ok' })
  })

  it('say what a worker depends on, without naming anybody', async () => {
    await app.shop.addSender({ channel: 'email', driver: 'paper', name: 'Conta da Ana' })
    const { body } = await app.visitor().get('/readyz')
    expect(body).to.include({ database: 'ok', relayLagSeconds: 0 })
    expect(body.senders).to.have.length(1)
    expect(Object.keys(body.senders[0])).to.have.members(['id', 'channel', 'status'])
  })

  it('turn to 503 when the database is gone', async () => {
    await app.shop.app.database.close()
    const { status, body } = await app.visitor().get('/readyz')
    expect([status, body]).to.deep.equal([503, { database: 'unavailable' }])
  })

  it('count requests by pattern, never by address', async () => {
    const browser = await app.signedIn()
    await browser.get('/contacts/01234567-0000-7000-8000-000000000000')
    const { text } = await browser.get('/metrics')
    expect(text).to.contain('route="/contacts/:id",status="404"').and.contain('recado_relay_lag_seconds')
    expect(text).to.contain('process_cpu_seconds_total').and.not.contain('01234567')
  })
})
