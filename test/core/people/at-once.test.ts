import { expect } from 'chai'
import { AppError, Invalid } from '../../../core/errors.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { archiveContact, createContact, updateContact } from '../../../core/people/contact-actions.ts'
import { Users } from '../../../core/people/user.ts'
import { createUser, disableUser, updateUser } from '../../../core/people/user-actions.ts'
import { type ApiShop, openApiShop } from '../../support/api.ts'
import { type Office, openOffice } from '../../support/office.ts'

const taxId = '529.982.247-25'
const eight = [1, 2, 3, 4, 5, 6, 7, 8]

/** What went wrong with each that did not succeed. */
async function refusals(attempts: Promise<unknown>[]): Promise<AppError[]> {
  const results = await Promise.allSettled(attempts)
  const errors = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  for (const error of errors) if (!(error instanceof AppError)) throw error
  return errors as AppError[]
}

describe('Two clerks in the same instant', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  const add = (given: { name: string; taxId?: string }) => office.write(work => createContact(work, given))
  const holders = () => office.read(work => work.of(Contacts).all({ where: { taxId: '52998224725' } }))

  it('register one customer with a CPF, and the others are told whose it is', async () => {
    const refused = await refusals(eight.map(n => add({ name: `Cliente ${n}`, taxId })))
    const [winner, ...doubles] = await holders()
    expect(doubles).to.deep.equal([])
    expect(refused).to.have.length(7)
    for (const error of refused) {
      expect(error).to.be.instanceOf(Invalid)
      expect((error as Invalid).fields.taxId).to.equal(`${taxId} já é de ${winner?.name}. Abra o cadastro existente.`)
    }
  })

  it('give two customers the same CPF: one has it, the other keeps what it had', async () => {
    const people = await Promise.all(eight.map(n => add({ name: `Cliente ${n}` })))
    const refused = await refusals(people.map(({ id }) => office.write(work => updateContact(work, id, { taxId }))))
    expect(refused).to.have.length(7)
    for (const error of refused) expect((error as Invalid).fields.taxId).to.contain('já é de Cliente')
    expect(await holders()).to.have.length(1)
  })
})

describe('A CPF', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  it('stays with a customer who is archived', async () => {
    const { id } = await office.write(work => createContact(work, { name: 'Ana', taxId }))
    await office.write(work => archiveContact(work, id))
    const [refused] = await refusals([office.write(work => createContact(work, { name: 'Outra', taxId }))])
    expect((refused as Invalid).fields.taxId).to.contain('já é de Ana, que está arquivado')
  })

  it('is free again when it was cleared', async () => {
    const { id } = await office.write(work => createContact(work, { name: 'Ana', taxId }))
    await office.write(work => updateContact(work, id, { taxId: null }))
    await office.write(work => createContact(work, { name: 'Bia', taxId }))
    expect(await office.read(work => work.of(Contacts).count({ taxId: '52998224725' }))).to.equal(1)
  })

  it('may be had by customers of two companies', async () => {
    await office.write(work => createContact(work, { name: 'Ana', taxId }))
    await office.works.write(office.rival, work => createContact(work, { name: 'Ana', taxId }))
    expect(await office.read(work => work.of(Contacts).count())).to.equal(1)
  })
})

describe('Programs that register a customer in the same instant', () => {
  let shop: ApiShop
  beforeEach(async () => {
    shop = await openApiShop()
  })
  afterEach(() => shop.close())

  it('are answered with the field, all but the first', async () => {
    const client = await shop.as('staff')
    const answers = await Promise.all(eight.map(n => client.post('/contacts', { name: `Cliente ${n}`, taxId })))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, ...Array(7).fill(422)])
    const refused = answers.filter(({ status }) => status === 422)
    expect(refused.map(({ body }) => body.errors[0].field)).to.deep.equal(Array(7).fill('taxId'))
  })
})

describe('The last administrator', () => {
  let office: Office
  beforeEach(async () => {
    office = await openOffice()
  })
  afterEach(() => office.close())

  const administrators = () =>
    office.read(work => work.of(Users).count({ role: 'administrator' as const, disabledAt: null }))

  it('stays, whoever demotes and switches off whom in the same instant', async () => {
    const people = await Promise.all(
      eight.map(async n => {
        const given = { name: `Ana ${n}`, email: `ana${n}@loja.test`, role: 'administrator' as const }
        return office.write(async work => (await createUser(work, given)).user)
      }),
    )
    const refused = await refusals(
      people.map(({ id }, index) =>
        office.write(work => (index % 2 ? disableUser(work, id) : updateUser(work, id, { role: 'staff' }))),
      ),
    )
    expect(refused.map(error => error.message)).to.deep.equal([
      'A empresa precisa de ao menos um administrador. Escolha outro antes de mudar este.',
    ])
    expect(await administrators()).to.equal(1)
  })
})
