import { expect } from 'chai'
import { createContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'

describe('A page', () => {
  let app: TestApp
  let browser: Browser
  before(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  after(() => app.close())

  describe('is only for who signed in', () => {
    for (const path of ['/', '/contacts', '/settings/company', '/quotes', '/live']) {
      it(`so ${path} asks strangers to sign in`, async () => {
        const { status, headers } = await app.visitor().get(path)
        expect(status).to.equal(303)
        expect(headers.location).to.match(/^\/sign-in/)
      })
    }

    it('and a form posted after the session ended says so, and leads back', async () => {
      const stranger = app.visitor()
      const answer = await stranger.postBare('/contacts', { name: 'Ana' }, { Referer: `${app.origin}/contacts/new` })
      expect(answer.headers.location).to.equal('/sign-in?next=%2Fcontacts%2Fnew')
      expect((await stranger.follow(answer)).text).to.contain('Sua sessão terminou.')
    })
  })

  describe('takes forms of its own only', () => {
    it('and refuses one without the token', async () => {
      const { status, text } = await browser.postBare('/contacts', { name: 'Forjada' })
      expect(status).to.equal(403)
      expect(text).to.contain('Este formulário ficou aberto por muito tempo.')
    })

    it('and one with another session’s token', async () => {
      const token = /name="_csrf" value="(\w+)"/.exec((await app.visitor().get('/sign-in')).text)?.[1]
      expect((await browser.postBare('/contacts', { name: 'Forjada', _csrf: token })).status).to.equal(403)
    })

    it('and takes the token from a header too, as htmx sends it', async () => {
      const token = /"X-CSRF-Token":"(\w+)"/.exec((await browser.get('/')).text)?.[1] ?? ''
      const answer = await browser.postBare('/contacts', { name: 'Ana Souza' }, { 'X-CSRF-Token': token })
      expect(answer.status).to.equal(303)
    })

    it('and offers a fresh sign-in form to who left one open too long', async () => {
      const stranger = app.visitor()
      const answer = await stranger.postBare('/sign-in', { ...app.shop.administrator, next: '/contacts' })
      expect(answer.headers.location).to.equal('/sign-in?next=%2Fcontacts')
      expect((await stranger.follow(answer)).text).to.contain('A página ficou aberta por muito tempo.')
    })
  })

  describe('shows each role what it may see', () => {
    let staff: Browser
    let reader: Browser
    before(async () => {
      staff = await app.signedIn('staff')
      reader = await app.signedIn('reader')
    })

    it('so staff register customers but do not manage users', async () => {
      expect((await staff.get('/contacts/new')).status).to.equal(200)
      expect((await staff.get('/settings/users')).status).to.equal(403)
    })

    it('so readers look and change nothing', async () => {
      expect((await reader.get('/contacts')).text).to.not.contain('Novo cliente')
      expect((await reader.get('/contacts/new')).status).to.equal(403)
      expect((await reader.post('/contacts', { name: 'X' }, '/')).status).to.equal(403)
    })

    it('and the menu offers nothing that would be refused', async () => {
      const { text } = await reader.get('/')
      const paths = [...text.matchAll(/class="menu-link[^"]*" href="([^"]+)"/g)].map(match => match[1] ?? '')
      expect(paths).to.include('/contacts').and.not.include('/settings/users')
      const statuses = await Promise.all(paths.map(async path => (await reader.get(path)).status))
      expect(statuses.filter(status => status === 403 || status >= 500)).to.deep.equal([])
    })
  })

  describe('of a module', () => {
    it('is away while the module is off, and says where it is switched on', async () => {
      await app.shop.write(work => switchModule(work, 'quotes', false))
      const { status, text } = await browser.get('/quotes')
      expect(status).to.equal(404)
      expect(text).to.contain('O módulo Orçamentos está desligado.').and.contain('Configurações &gt; Módulos')
      expect(text).to.not.contain('href="/quotes"')
    })

    it('is back with everything in it when the module is on', async () => {
      await app.shop.write(work => switchModule(work, 'quotes', true))
      expect((await browser.get('/quotes')).status).to.equal(200)
    })
  })

  it('belongs to one company: another’s customer does not exist', async () => {
    const contact = await app.shop.write(work => createContact(work, { name: 'Cliente Reservada' }))
    const stranger = await app.stranger()
    for (const path of ['', '/edit', '/messages', '/timeline']) {
      expect((await stranger.get(`/contacts/${contact.id}${path}`)).status, path).to.equal(404)
    }
    expect((await stranger.post(`/contacts/${contact.id}`, { name: 'Roubada' }, '/contacts/new')).status).to.equal(404)
    expect((await stranger.get('/contacts?search=reservada')).text).to.contain('Ninguém encontrado')
    expect((await browser.get(`/contacts/${contact.id}`)).text).to.contain('Cliente Reservada')
  })
})
