import { expect } from 'chai'
import { Op } from 'sequelize'
import { column } from '../../../core/data/column.ts'
import { Companies } from '../../../core/data/company.ts'
import { defineModel } from '../../../core/data/model.ts'
import { newId } from '../../../core/data/table.ts'
import type { Work } from '../../../core/data/work.ts'
import { NotFound } from '../../../core/errors.ts'
import { type Event, Events } from '../../../core/events/event.ts'
import { record } from '../../../core/events/record.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { Users } from '../../../core/people/user.ts'
import { Boxes } from '../../support/boxes.ts'
import { type Office, openOffice } from '../../support/office.ts'

const Parcels = defineModel(
  'parcels',
  { label: column.text(), contactId: column.id() },
  { owner: { column: 'contactId' } },
)
const Pieces = defineModel(
  'pieces',
  { parcelId: column.id(), label: column.text() },
  { owner: { through: Parcels, by: 'parcelId' } },
)

describe('a customer in their own area', () => {
  let office: Office
  let [maria, joao] = ['', '']
  let [hers, his] = ['', '']

  const as = <T>(contactId: string, body: (work: Work) => Promise<T>) =>
    office.works.write({ ...office.scope, contactId }, body)

  beforeEach(async () => {
    office = await openOffice({ models: [Parcels, Pieces, Boxes] })
    await office.write(async work => {
      maria = (await createContact(work, { name: 'Maria' })).id
      joao = (await createContact(work, { name: 'João' })).id
      hers = (await work.of(Parcels).insert({ label: 'Dela', contactId: maria })).id
      his = (await work.of(Parcels).insert({ label: 'Dele', contactId: joao })).id
      await work.of(Pieces).insertAll([
        { parcelId: hers, label: 'Dela' },
        { parcelId: his, label: 'Dele' },
      ])
    })
  })
  afterEach(() => office.close())

  const labels = (rows: readonly { label: string }[]) => rows.map(({ label }) => label)
  const refused = async (what: Promise<unknown>) =>
    (await what.then(
      () => undefined,
      error => error,
    )) as Error

  it('sees what is theirs, and what hangs on it', async () => {
    expect(await as(maria, async work => labels(await work.of(Parcels).all()))).to.deep.equal(['Dela'])
    expect(await as(maria, async work => labels(await work.of(Pieces).all()))).to.deep.equal(['Dela'])
    expect(await as(maria, async work => (await work.of(Contacts).all()).map(({ name }) => name))).to.deep.equal([
      'Maria',
    ])
  })

  it('gets, counts, changes and removes nothing of anybody else, though they know the id', async () => {
    expect(await refused(as(maria, work => work.of(Parcels).get(his)))).to.be.instanceOf(NotFound)
    const touched = await as(maria, async work => [
      await work.of(Parcels).count({ id: his }),
      await work.of(Parcels).change({ id: his }, { label: 'Minha' }),
      await work.of(Parcels).changeEach({}, new Map([[his, { label: 'Minha' }]])),
      await work.of(Pieces).change({ parcelId: his }, { label: 'Minha' }),
      await work.of(Parcels).remove({ id: his }),
      await work.of(Pieces).remove({ parcelId: his }),
      await work.of(Contacts).change({ id: joao }, { name: 'Maria' }),
    ])
    expect(touched).to.deep.equal([0, 0, 0, 0, 0, 0, 0])
    const open = { [Op.or]: [{ label: 'Dele' }, { label: 'Dela' }] }
    expect(await as(maria, async work => labels(await work.of(Parcels).all({ where: open })))).to.deep.equal(['Dela'])
  })

  it('is not somebody else by naming them, nor nobody by naming no one', async () => {
    const where = { contactId: joao }
    expect(await as(maria, work => work.of(Parcels).all({ where }))).to.deep.equal([])
    expect(await as('', work => work.of(Parcels).all())).to.deep.equal([])
  })

  it('adds only what is theirs, and gives it to nobody', async () => {
    const theirs = as(maria, work => work.of(Parcels).insert({ label: 'X', contactId: joao }))
    expect(await refused(theirs)).to.be.instanceOf(Error)
    const within = as(maria, work => work.of(Pieces).insert({ label: 'X', parcelId: his }))
    expect(await refused(within)).to.be.instanceOf(NotFound)
    expect(await refused(as(maria, work => createContact(work, { name: 'Zé' })))).to.be.instanceOf(Error)
    await as(maria, work => work.of(Parcels).change({ id: hers }, { contactId: joao, label: 'Sempre dela' }))
    expect(await as(maria, async work => labels(await work.of(Parcels).all()))).to.deep.equal(['Sempre dela'])
  })

  it('signs every event with whose it is', async () => {
    const event = await as(maria, work => record(work, { name: 'x.y', subject: 'x', subjectId: newId() }))
    const kept = (await office.read(work => work.of(Events).get(event.id))) as Event
    expect(kept.contactId).to.equal(maria)
  })

  it('reads what is the company’s and changes none of it', async () => {
    expect(await as(maria, work => work.of(Companies).count())).to.equal(1)
    expect(await refused(as(maria, work => work.of(Companies).change({}, { name: 'Minha' })))).to.be.instanceOf(Error)
  })

  it('reaches no table that does not say whose its rows are', async () => {
    for (const model of [Users, Boxes]) {
      const message = (await refused(as(maria, async work => work.of(model)))).message
      expect(message).to.include(model.name).and.to.include('no customer reaches it')
    }
  })

  it('asks in SQL for themselves only', async () => {
    const all = 'SELECT label FROM parcels WHERE companyId = :companyId'
    expect((await refused(as(maria, work => work.query(all)))).message).to.include(':contactId')
    const own = await as(maria, work => work.query(`${all} AND contactId = :contactId`, { contactId: joao }))
    expect(own).to.deep.equal([{ label: 'Dela' }])
  })
})
