import { expect } from 'chai'
import { Events } from '../../../core/events/event.ts'
import { Contacts } from '../../../core/people/contact.ts'
import {
  type ContactInput,
  createContact,
  searchContacts,
  updateContact,
} from '../../../core/people/contact-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'

describe('Customers', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const add = (given: ContactInput) => app.shop.write(work => createContact(work, given))
  const names = async (text: string) =>
    (await app.shop.read(work => searchContacts(work, { text }))).items.map(contact => contact.name)

  describe('are registered', () => {
    it('with nothing but a name', async () => {
      const answer = await browser.post('/contacts', { name: 'Ana' }, '/contacts/new')
      expect((await browser.follow(answer)).text).to.contain('Ana foi cadastrado.')
    })

    it('and every wrong field says what to do, with what was typed still there', async () => {
      const typed = {
        name: 'Ana',
        taxId: '111.111.111-11',
        email: 'ana@',
        mobile: '3322-1100',
        phone: 'abc',
        birthDate: '2026-02-30',
        address: { city: 'Chapecó', state: 'XX', postalCode: '123' },
      }
      const answer = await browser.post('/contacts', typed, '/contacts/new')
      expect(answer.headers.location).to.equal('/contacts/new')
      const { text } = await browser.follow(answer)
      const invalid = [...text.matchAll(/name="([^"]+)"[^>]*?aria-invalid="true"[^>]*?aria-describedby="([^"]+)"/g)]
      const fields = ['taxId', 'birthDate', 'address[postalCode]', 'address[state]', 'email', 'mobile', 'phone']
      expect(invalid.map(match => match[1])).to.deep.equal(fields)
      for (const [, , ids = ''] of invalid) for (const id of ids.split(' ')) expect(text).to.contain(`id="${id}"`)
      expect(text).to.contain('Este CPF ou CNPJ não existe.').and.contain('Este não é um celular.')
      expect(text).to.contain('value="111.111.111-11"').and.contain('value="Chapecó"')
    })

    it('and what was typed is forgotten on the next visit', async () => {
      await browser.follow(await browser.post('/contacts', { name: '', email: 'ana@' }, '/contacts/new'))
      expect((await browser.get('/contacts/new')).text)
        .to.not.contain('ana@')
        .and.not.contain('is-invalid')
    })

    it('but not with a birthday in the future', async () => {
      await browser.follow(await browser.post('/contacts', { name: 'Ana', birthDate: '2026-11-24' }, '/contacts/new'))
      expect((await browser.get('/contacts')).text).to.contain('Nenhum cliente ainda')
    })

    it('once: a second one with the same CPF is told whose it is', async () => {
      await add({ name: 'Maria Souza', taxId: '52998224725' })
      const answer = await browser.post('/contacts', { name: 'Outra', taxId: '529.982.247-25' }, '/contacts/new')
      expect((await browser.follow(answer)).text).to.contain('529.982.247-25 já é de Maria Souza.')
    })

    it('with text that stays text', async () => {
      const answer = await browser.post('/contacts', { name: '<img src=x onerror=alert(1)>' }, '/contacts/new')
      const { text } = await browser.follow(answer)
      expect(text).to.contain('&lt;img').and.not.contain('<img src=x')
    })
  })

  describe('are changed', () => {
    it('and the history says which fields, not what is in them', async () => {
      const { id } = await add({ name: 'Ana', email: 'ana@exemplo.com.br' })
      await browser.post(
        `/contacts/${id}`,
        { name: 'Ana', email: 'nova@exemplo.com.br', phone: '' },
        `/contacts/${id}/edit`,
      )
      const [event] = await app.shop.read(work => work.of(Events).all({ where: { name: 'contact.changed' } }))
      expect(event?.payload).to.deep.equal({ fields: ['email'] })
      expect((await browser.get(`/contacts/${id}/timeline`)).text).to.contain('Mudou: e-mail principal')
    })

    it('only where something was given', async () => {
      const { id } = await add({ name: 'Ana', mobile: '49 99999-0187', email: 'ana@exemplo.com.br' })
      await app.shop.write(work => updateContact(work, id, { email: null }))
      const after = await app.shop.read(work => work.of(Contacts).get(id))
      expect(after).to.include({ name: 'Ana', mobile: '49 99999-0187', email: null })
      expect(await names('ana@exemplo.com.br')).to.deep.equal([])
    })

    it('and are on the tab Contato, as E-mail principal', async () => {
      const { id } = await add({ name: 'Ana', email: 'ana@exemplo.com.br' })
      const { text } = await browser.get(`/contacts/${id}/edit`)
      expect(text)
        .to.match(/role="tab"[^>]*>Contato</)
        .and.match(/id="contato".*E-mail principal.*ana@exemplo/s)
    })
  })

  it('are archived out of sight, and come back', async () => {
    const { id } = await add({ name: 'Ana' })
    await browser.post(`/contacts/${id}/archive`, {}, `/contacts/${id}`)
    expect(await names('ana')).to.deep.equal([])
    expect((await browser.get('/contacts?archived=yes')).text).to.contain('Ana')
    await browser.post(`/contacts/${id}/unarchive`, {}, `/contacts/${id}`)
    expect(await names('ana')).to.deep.equal(['Ana'])
  })

  it('say what they want to receive, and every answer is kept', async () => {
    const { id } = await add({ name: 'Ana' })
    await browser.post(`/contacts/${id}/consents`, { purpose: 'marketing', granted: 'no' }, `/contacts/${id}`)
    const { text } = await browser.get(`/contacts/${id}`)
    expect(text).to.contain('O cliente não recebe mais: divulgação.').and.contain('legítimo interesse (art. 7º, IX)')
    const events = await app.shop.read(work => work.of(Events).all({ where: { name: 'consent.withdrawn' } }))
    expect(events).to.have.length(1)
  })

  it('leave as a spreadsheet, which is written down and calculates nothing', async () => {
    await add({ name: '=1+1', taxId: '52998224725', mobile: '49 99999-0187' })
    const { headers, text } = await browser.get('/contacts/export')
    expect(headers['content-disposition']).to.contain('clientes.csv')
    expect(text).to.contain("'=1+1;529.982.247-25;;(49) 99999-0187;")
    const events = await app.shop.read(work => work.of(Events).all({ where: { name: 'contacts.exported' } }))
    expect(events).to.have.length(1)
  })

  it('are found from every page', async () => {
    await add({ name: 'Conceição', taxId: '52998224725' })
    expect((await browser.get('/search?text=529.982.247-25')).text).to.contain('Conceição')
    expect((await browser.get('/search?text=zzz')).text).to.contain('Nada encontrado')
  })
})

describe('A search for customers', () => {
  let app: TestApp
  before(async () => {
    app = await buildTestApp()
    await add({
      name: 'Conceição D’Ávila',
      taxId: '529.982.247-25',
      email: 'conceicao@exemplo.com.br',
      mobile: '(49) 99999-0187',
      phone: '49 3322-1100',
    })
    await add({ name: 'Flora Comércio Ltda', taxId: '12ABC34501DE35', mobile: '(47) 8811-2233' })
    await add({ name: 'Zuleide', email: 'zu_leide+loja@exemplo.com.br' })
  })
  after(() => app.close())

  const add = (given: ContactInput) => app.shop.write(work => createContact(work, given))
  const names = async (text: string) =>
    (await app.shop.read(work => searchContacts(work, { text }))).items.map(contact => contact.name)

  const findings: Record<string, string[]> = {
    'Conceição D’Ávila': [
      'conceicao',
      'CONCEIÇÃO',
      'ávila conce',
      '52998224725',
      '529.982.247-25',
      '529.982',
      'conceicao@exemplo.com.br',
      '(49) 99999-0187',
      '49999990187',
      '+55 49 99999-0187',
      '049 99999 0187',
      '99999-0187',
      '9999-0187',
      '9 9999 0187',
      '3322-1100',
      '(49) 9999-0187',
    ],
    'Flora Comércio Ltda': [
      'comercio flora',
      '12abc34501de35',
      '12.ABC.345/01DE-35',
      '(47) 8811-2233',
      '47 98811-2233',
      '8811 2233',
    ],
    Zuleide: ['zu_leide', 'zu_leide+loja@exemplo.com.br', 'ZULE'],
  }
  for (const [name, writings] of Object.entries(findings)) {
    for (const writing of writings) {
      it(`"${writing}" finds ${name}`, async () => expect(await names(writing)).to.deep.equal([name]))
    }
  }

  for (const nothing of ['maria', '99999-9999', 'conceicao flora']) {
    it(`"${nothing}" finds nobody`, async () => expect(await names(nothing)).to.deep.equal([]))
  }

  it('takes signs that mean something to the database for letters', async () => {
    expect(await names('con%ila')).to.deep.equal([])
    expect(await names("' OR 1=1")).to.deep.equal([])
  })

  it('ends a page where the next begins', async () => {
    const first = await app.shop.read(work => searchContacts(work, { limit: 2 }))
    const second = await app.shop.read(work => searchContacts(work, { limit: 2, after: first.nextCursor ?? '' }))
    expect([...first.items, ...second.items].map(contact => contact.name)).to.have.length(3)
    expect(new Set([...first.items, ...second.items].map(contact => contact.id)).size).to.equal(3)
    expect(second.nextCursor).to.equal(null)
  })

  it('refuses a page that does not exist, in words', async () => {
    for (const cursor of ['x', 'W10', Buffer.from('["a","é"]').toString('base64url')]) {
      const { status, text } = await (await app.signedIn()).get(`/contacts?after=${cursor}`)
      expect(status, cursor).to.equal(422)
      expect(text).to.contain('Confira')
    }
  })
})
