import { expect } from 'chai'
import { findCompany } from '../../../core/data/company.ts'
import { Invalid } from '../../../core/errors.ts'
import { foundCompany } from '../../../core/people/found-company.ts'
import { createUser } from '../../../core/people/user-actions.ts'
import { buildTestApp, type TestApp } from '../../support/build.ts'

describe('In both databases alike', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await buildTestApp()
  })
  afterEach(() => app.close())

  const found = (handle: string, email: string) =>
    foundCompany(app.shop.app.works, {
      company: { handle, name: 'Loja', timeZone: 'America/Sao_Paulo' },
      administrator: { email, name: 'Rui', password: 'a-senha-da-outra' },
    })
  const find = async (handle: string) =>
    (await findCompany(app.shop.app.database, handle, app.shop.clock.now()))?.handle
  const statusOf = async (email: string) =>
    (await app.visitor().post('/sign-in', { email, password: app.shop.administrator.password })).status

  it('a company is found by its handle in any case, and by no other letters', async () => {
    await found('Flora-Store', 'rui@flora.test')
    expect(await find('FLORA-store ')).to.equal('flora-store')
    expect(await find('florá-store')).to.equal(undefined)
    expect(await find('LOJA-MODELO')).to.equal('loja-modelo')
  })

  it('a handle is taken in whatever case it is written', async () => {
    const second = await found('LOJA-Modelo', 'rui@flora.test').catch(error => error)
    expect(second.name).to.equal('SequelizeUniqueConstraintError')
  })

  it('a user signs in with the e-mail in any case, and with no other letters', async () => {
    expect(await statusOf(' Admin@LOJA-modelo.test')).to.equal(303)
    expect(await statusOf('ádmin@loja-modelo.test')).to.equal(401)
  })

  it('an e-mail is taken in whatever case it is written', async () => {
    const given = { name: 'Outra', email: 'ADMIN@loja-modelo.test', role: 'staff' as const }
    const refusal = await app.shop.write(work => createUser(work, given)).catch(error => error)
    expect(refusal).to.be.instanceOf(Invalid)
  })
})
