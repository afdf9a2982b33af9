import { expect } from 'chai'
import { Events } from '../../../../core/events/event.ts'
import { archiveContact, createContact } from '../../../../core/people/contact-actions.ts'
import { blockAccess, unblockAccess } from '../../../../core/people/portal-access.ts'
import { until } from '../../../support/browser.ts'
import { joao, maria, openPortalApp, type PortalApp, portalPassword } from '../../../support/portal.ts'
import { foundShop } from '../../../support/shop.ts'

describe('the way into the portal', () => {
  let app: PortalApp
  beforeEach(async () => {
    app = await openPortalApp()
  })
  afterEach(() => app.close())

  const told = async (name: string) =>
    (await app.shop.read(work => work.of(Events).all({ where: { name } }))).map(({ payload, contactId }) => ({
      contactId,
      ...payload,
    }))

  it('shows the company, to be confirmed, before it asks for anything', async () => {
    const page = await app.comes().get('')
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Loja loja-modelo').and.to.include('É a empresa que você procura?')
    expect(page.text).not.to.include('type="password"')
    expect(page.headers['x-robots-tag']).to.include('noindex')
  })

  it('is at the address of a company only', async () => {
    const page = await app.comes('ninguem').get('')
    expect(page.status).to.equal(404)
  })

  it('lets in who has access, by CPF in any writing', async () => {
    await app.customer()
    for (const taxId of ['390.533.447-05', '39053344705', ' 390.533.447-05 ']) {
      const browser = app.comes()
      const response = await browser.signIn(taxId)
      expect([response.status, response.headers.location]).to.deep.equal([303, '/c/loja-modelo'])
      expect((await browser.get('')).headers.location).to.equal('/c/loja-modelo/faturas')
    }
  })

  it('lets in companies by their CNPJ, with letters too', async () => {
    await app.customer({ name: 'Padaria', taxId: '12.ABC.345/01DE-35' })
    expect((await app.comes().signIn('12abc34501de35')).status).to.equal(303)
  })

  it('answers a wrong password and an unknown customer in the same words', async () => {
    await app.customer()
    const wrong = await app.comes().signIn(maria.taxId, 'outra-senha')
    const unknown = await app.comes().signIn(joao.taxId, 'outra-senha')
    const plain = ({ text }: { text: string }) => text.replace(/value="[^"]*"/g, '').replace(/"X-CSRF-Token":"\w+"/, '')
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401])
    expect(plain(wrong)).to.equal(plain(unknown))
  })

  it('is closed to customers without access, and to archived ones', async () => {
    await app.shop.write(work => createContact(work, joao))
    expect((await app.comes().signIn(joao.taxId)).status).to.equal(401)
    const contact = await app.customer()
    const inside = await app.enters()
    await app.shop.write(work => archiveContact(work, contact.id))
    expect((await app.comes().signIn()).status).to.equal(401)
    expect((await inside.get('/faturas')).status).to.equal(303)
  })

  it('is closed to whom the staff has blocked, at once, and told only to who knows the password', async () => {
    const contact = await app.customer()
    const inside = await app.enters()
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 1_000))
    await app.shop.write(work => blockAccess(work, contact.id))
    expect((await inside.get('/faturas')).headers.location).to.match(/^\/c\/loja-modelo\?next=/)
    expect((await app.comes().signIn(maria.taxId, 'errada')).status).to.equal(401)
    const blocked = await app.comes().signIn()
    expect(blocked.status).to.equal(403)
    expect(blocked.text).to.include('Seu acesso está bloqueado').and.to.include('(49) 3322-1100')
    await app.shop.write(work => unblockAccess(work, contact.id))
    expect((await app.comes().signIn()).status).to.equal(303)
    expect((await inside.get('/faturas')).status).to.equal(303)
  })

  it('stops guessing after five tries, whoever is guessed at', async () => {
    await app.customer()
    for (const taxId of [maria.taxId, joao.taxId]) {
      const statuses: number[] = []
      for (let n = 0; n < 6; n++) statuses.push((await app.comes().signIn(taxId, `chute-${n}`)).status)
      expect(statuses).to.deep.equal([401, 401, 401, 401, 401, 429])
    }
    expect((await app.comes().signIn()).status).to.equal(429)
  })

  it('gives a session of its own: another cookie, for this portal only, new at each sign-in', async () => {
    await app.customer()
    const browser = app.comes()
    await browser.get('/entrar')
    const before = browser.cookies()
    const response = await browser.signIn()
    const [cookie = ''] = response.headers['set-cookie'] as unknown as string[]
    expect(cookie)
      .to.match(/^recado\.central=/)
      .and.to.include('Path=/c/loja-modelo;')
    expect(cookie).to.include('HttpOnly').and.to.include('SameSite=Lax')
    expect(browser.cookies()).not.to.equal(before)
  })

  it('does not know sessions of staff, nor do the screens of staff know customers', async () => {
    await app.customer()
    const staff = await app.signedIn()
    expect((await staff.get('/c/loja-modelo/faturas')).headers.location).to.match(/^\/c\/loja-modelo\?next=/)
    const inside = await app.enters()
    const stolen = inside.cookies().replace('recado.central=', 'recado.sid=')
    const answer = await app.visitor().get('/contacts', { Cookie: `${inside.cookies()}; ${stolen}` })
    expect(answer.headers.location).to.match(/^\/sign-in/)
  })

  it('takes the session of one company for nothing in the portal of another', async () => {
    await app.customer()
    await foundShop(app.shop.app, 'outra-loja')
    const inside = await app.enters()
    const answer = await app.visitor().get('/c/outra-loja/faturas', { Cookie: inside.cookies() })
    expect(answer.headers.location).to.match(/^\/c\/outra-loja\?next=/)
  })

  it('is left for good: the old cookie opens nothing', async () => {
    await app.customer()
    const inside = await app.enters()
    const kept = inside.cookies()
    expect((await inside.post('/sair', {}, '/faturas')).headers.location).to.equal('/c/loja-modelo/entrar')
    const replayed = await app.visitor().get('/c/loja-modelo/faturas', { Cookie: kept })
    expect(replayed.status).to.equal(303)
  })

  it('leads on to the page that was asked for, and never away from the portal', async () => {
    await app.customer()
    const deep = await app.comes().post('/entrar', { ...enter, next: '/c/loja-modelo/avisos' })
    expect(deep.headers.location).to.equal('/c/loja-modelo/avisos')
    for (const next of [
      '//evil.test',
      'https://evil.test',
      '/contacts',
      '/c/outra-loja/faturas',
      '/c/loja-modelo-2/x',
    ]) {
      const response = await app.comes().post('/entrar', { ...enter, next })
      expect(response.headers.location).to.equal('/c/loja-modelo')
    }
  })

  it('refuses forms that are not ours', async () => {
    await app.customer()
    expect((await app.comes().postBare('/entrar', enter)).status).to.equal(403)
    const inside = await app.enters()
    expect((await inside.postBare('/sair')).status).to.equal(403)
  })

  it('writes down who came, who left and who was refused, and from where', async () => {
    const { id: contactId } = await app.customer()
    const inside = await app.enters()
    await inside.post('/sair', {}, '/faturas')
    await app.comes().signIn(maria.taxId, 'errada')
    // Written after the answer.
    await until(async () => (await told('portal.sign_in_failed')).length > 0, 'the failure is written down')
    for (const name of ['portal.signed_in', 'portal.signed_out', 'portal.sign_in_failed'])
      expect(await told(name), name).to.deep.equal([{ contactId, address: '127.0.0.1' }])
  })
})

const enter = { taxId: maria.taxId, password: portalPassword }
