import { expect } from 'chai'
import { type Contact, Contacts } from '../../../core/people/contact.ts'
import { createContact, searchContacts, updateContact } from '../../../core/people/contact-actions.ts'
import { createUser } from '../../../core/people/user-actions.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'
import { type Office, openOffice } from '../../support/office.ts'

const alphabet = 'ágata Alice Álvaro Ana Ângela Bia Élcio Elza Ícaro Óscar Otto Úrsula Zeca'.split(' ')

describe('A list of customers', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  const add = (name: string) => office.write(work => createContact(work, { name }))

  /** Page after page, two by two. */
  async function pages(): Promise<Contact[]> {
    const read: Contact[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const place = after ? { after } : {}
      const page = await office.read(work => searchContacts(work, { limit: 2, ...place }))
      read.push(...page.items)
      after = page.nextCursor
    }
    return read
  }
  const names = async () => (await pages()).map(contact => contact.name)

  it('follows the alphabet, whatever the accents', async () => {
    for (const name of [...alphabet].reverse()) await add(name)
    expect(await names()).to.deep.equal(alphabet)
  })

  it('loses nobody and repeats nobody where names are alike', async () => {
    const alike = ['José', 'jose', 'JOSÉ', 'José', 'Jose ', 'João']
    const ids = await Promise.all(alike.map(async name => (await add(name)).id))
    expect((await pages()).map(contact => contact.id))
      .to.have.members(ids)
      .and.have.length(ids.length)
    expect((await names())[0]).to.equal('João')
  })

  it('moves whoever is called otherwise from now on', async () => {
    for (const name of ['Bia', 'Zeca']) await add(name)
    const [, zeca] = await pages()
    await office.write(work => updateContact(work, String(zeca?.id), { name: 'Érica' }))
    await add('Élcio')
    expect(await names()).to.deep.equal(['Bia', 'Élcio', 'Érica'])
  })

  it('takes a name as long as a name may be', async () => {
    await add('ﷺ각'.repeat(90))
    expect((await office.read(work => work.of(Contacts).all()))[0]?.nameKey).to.have.length.at.most(191)
  })
})

describe('Names on the screens', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await buildTestApp()
  })
  afterEach(() => app.close())

  it('follow the alphabet: customers to choose for a quote, and users', async () => {
    await app.shop.write(async work => {
      for (const name of ['Zeca Lima', 'Élcio Lima', 'Ana Lima']) {
        await createContact(work, { name })
        await createUser(work, { name, email: `u${name.length}${name.codePointAt(0)}@loja.test`, role: 'staff' })
      }
    })
    const browser = await app.signedIn()
    for (const path of ['/quotes/contact-options?contactSearch=lima', '/contacts', '/settings/users']) {
      const { text } = await browser.get(path)
      const places = ['Ana Lima', 'Élcio Lima', 'Zeca Lima'].map(name => text.indexOf(name))
      expect(Math.min(...places), path).to.be.above(0)
      expect(places, path).to.deep.equal([...places].sort((one, other) => one - other))
    }
  })
})
