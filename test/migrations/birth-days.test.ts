import { expect } from 'chai'
import { bindTable, newId } from '../../core/data/table.ts'
import { Contacts } from '../../core/people/contact.ts'
import { openOldDatabase } from '../support/first-tables.ts'

describe('Customers from before their birthdays had a column of their own', () => {
  it('have theirs after the upgrade, those without a date none', async () => {
    const old = await openOldDatabase()
    try {
      const companyId = newId()
      for (const [name, birthDate] of [
        ['Ana', '1984-02-29'],
        ['Bia', null],
      ])
        await old.database.sequelize.query(
          `INSERT INTO contacts (id, companyId, createdAt, name, birthDate, searchText)
           VALUES (:id, :companyId, '2026-11-01 10:00:00.000', :name, :birthDate, :name)`,
          { replacements: { id: newId(), companyId, name, birthDate } },
        )
      await old.upgrade()
      const now = new Date('2026-11-23T13:00:00Z')
      const contacts = await bindTable(old.database, Contacts, { companyId, now }).all({ order: [['name', 'ASC']] })
      expect(contacts.map(({ name, birthDay }) => [name, birthDay])).to.deep.equal([
        ['Ana', '02-29'],
        ['Bia', null],
      ])
    } finally {
      await old.close()
    }
  })
})
