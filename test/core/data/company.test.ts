import { expect } from 'chai'
import { companyScope, findCompany, listCompanies } from '../../../core/data/company.ts'
import { NotFound } from '../../../core/errors.ts'
import { type Office, openOffice } from '../../support/office.ts'

describe('the companies of an installation', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  it('are all known to the machinery, in the order in which they came', async () => {
    const found = await listCompanies(office.database, office.clock.now())
    expect(found.map(company => company.handle)).to.have.members(['loja', 'concorrente'])
  })

  it('are found by the handle in their addresses', async () => {
    const now = office.clock.now()
    expect((await findCompany(office.database, 'concorrente', now))?.id).to.equal(office.rival.company.id)
    expect(await findCompany(office.database, 'ninguem', now)).to.equal(undefined)
  })

  it('lend their time zone to whatever the machinery does for them, in its own name', async () => {
    const { id } = office.scope.company
    expect(await companyScope(office.database, id, office.clock.now())).to.deep.equal({
      company: { id, timeZone: 'America/Sao_Paulo' },
      actor: { kind: 'system', id: 'system', name: 'Recado' },
    })
  })

  it('are not made up', async () => {
    const refusal = await companyScope(office.database, 'x', office.clock.now()).catch(error => error)
    expect(refusal).to.be.instanceOf(NotFound)
  })
})
