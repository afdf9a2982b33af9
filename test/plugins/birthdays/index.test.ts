import { expect } from 'chai'
import { QueryTypes } from 'sequelize'
import { createContact, updateContact } from '../../../core/people/contact-actions.ts'
import { birthdayOffers } from '../../../plugins/birthdays/offers.ts'
import { queriesOf } from '../../support/query-watch.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('the card of birthdays on the home screen', () => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop({ now: new Date('2026-11-23T13:00:00Z') })
  })
  afterEach(() => shop.close())

  const cards = () =>
    shop.read(async work =>
      (await Promise.all(birthdayOffers.map(o => (o.kind === 'homeCards' ? o.cards(work) : [])))).flat(),
    )
  const count = async () => (await cards())[0]?.count ?? 0

  it('finds whose day it is by an index, whatever number of customers there is', async () => {
    for (let day = 1; day <= 28; day++)
      await shop.write(work =>
        createContact(work, { name: `Cliente ${day}`, birthDate: `1984-11-${String(day).padStart(2, '0')}` }),
      )
    const { database } = shop.app
    const [, asked] = await queriesOf(database, cards)
    const { sql } = asked.find(query => query.sql.includes('birthDay')) ?? { sql: '' }
    const [companyId, day] = [shop.company.id, '2026-11-23']
    const isSqlite = database.sequelize.getDialect() === 'sqlite'
    const plan = await database.sequelize.query<Record<string, unknown>>(
      `EXPLAIN ${isSqlite ? 'QUERY PLAN ' : ''}${sql}`,
      { type: QueryTypes.SELECT, replacements: { companyId, from: day, days: ['11-23'], born0: '11-23', kept0: day } },
    )
    const way = plan.map(row => (isSqlite ? String(row.detail) : `${row.possible_keys}`)).join('\n')
    expect(way).to.match(/contacts_company_?id_birth_?day/i)
    expect(way).not.to.match(/SCAN contacts/)
  })

  it('follows a date of birth that is written down, corrected or taken away', async () => {
    const { id } = await shop.write(work => createContact(work, { name: 'Ana' }))
    const born = (birthDate: string | null) => shop.write(work => updateContact(work, id, { birthDate }))
    expect(await count()).to.equal(0)
    await born('1984-11-23')
    expect(await count()).to.equal(1)
    await born('1984-11-24')
    expect(await count()).to.equal(0)
    await born('1990-11-23')
    await born(null)
    expect(await count()).to.equal(0)
  })
})
