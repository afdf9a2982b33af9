import { expect } from 'chai'
import { handClock } from '../../core/clock.ts'
import type { Database } from '../../core/data/connect.ts'
import { bindTable, newId } from '../../core/data/table.ts'
import { createWorks, systemActor } from '../../core/data/work.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Contacts } from '../../core/people/contact.ts'
import { createContact, updateContact } from '../../core/people/contact-actions.ts'
import { createSecret } from '../../core/secret.ts'
import { type OldDatabase, openOldDatabase } from '../support/first-tables.ts'
import { silent } from '../support/office.ts'

describe('A database from before the guards', () => {
  let old: OldDatabase
  let database: Database
  beforeEach(async () => {
    old = await openOldDatabase()
    database = old.database
  })
  afterEach(() => old.close())

  const now = new Date('2026-11-23T13:00:00Z')
  const companyId = newId()
  const scope = { company: { id: companyId, timeZone: 'America/Sao_Paulo' }, actor: systemActor }
  const works = () =>
    createWorks({ database, clock: handClock(now), log: silent, baseUrl: '', secret: createSecret('teste') })
  const upgrade = () => old.upgrade()
  const put = async (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row)
    await database.sequelize.query(
      `INSERT INTO ${table} (${columns.map(name => `\`${name}\``).join(', ')}) VALUES (${columns.map(name => `:${name}`).join(', ')})`,
      { replacements: row },
    )
    return String(row.id)
  }
  const contact = (name: string, taxId: string | null = null) =>
    put('contacts', { id: newId(), companyId, createdAt: '2026-11-01 10:00:00.000', name, taxId, searchText: name })
  const contacts = () => bindTable(database, Contacts, { companyId, now }).all({ order: [['id', 'ASC']] })

  it('keeps the doubles of a CPF, each with its number, and none is added', async () => {
    await contact('Ana', '52998224725')
    const double = await contact('Ana Maria', '52998224725')
    await upgrade()
    expect((await contacts()).map(one => [one.name, one.taxId, one.uniqueTaxId])).to.deep.equal([
      ['Ana', '52998224725', '52998224725'],
      ['Ana Maria', '52998224725', null],
    ])
    const third = works().write(scope, work => createContact(work, { name: 'Bia', taxId: '529.982.247-25' }))
    expect((await third.catch(error => error)).fields.taxId).to.contain('já é de Ana')
    await works().write(scope, work => updateContact(work, double, { name: 'Ana M.', taxId: '529.982.247-25' }))
    expect((await contacts()).map(one => one.name)).to.deep.equal(['Ana', 'Ana M.'])
  })

  it('gets its customers in the order of the alphabet, however many they are', async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => ({
      id: newId(),
      name: `Cliente ${String(n).padStart(4, '0')}`,
    }))
    await database.sequelize.getQueryInterface().bulkInsert(
      'contacts',
      many.map(one => ({ ...one, companyId, createdAt: '2026-11-01 10:00:00.000', searchText: '' })),
    )
    await contact('Zeca')
    await contact('Álvaro: o ":id1" d\'Água')
    await upgrade()
    const keys = (await contacts()).map(one => one.nameKey)
    expect([...keys].sort()).to.deep.equal([
      'alvaro: o ":id1" d\'agua',
      ...many.map(one => one.name.toLowerCase()),
      'zeca',
    ])
  })

  it('gets the numbers and addresses of its customers as they are compared', async () => {
    const keptWith = async (name: string, row: object) => {
      const id = await contact(name)
      const given = Object.entries(row).map(([key, value]) => `${key} = '${value}'`)
      await database.sequelize.query(`UPDATE contacts SET ${given.join(', ')} WHERE id = '${id}'`)
    }
    await keptWith('Ana', { mobile: '(49) 9999-0187', email: 'Ana@Cliente.test' })
    await keptWith('Bia', { mobile: '(49) 3322-1100', email: 'bia@' })
    await contact('Caio')
    await upgrade()
    expect((await contacts()).map(one => [one.name, one.mobileKey, one.emailKey])).to.deep.equal([
      ['Ana', '+5549999990187', 'ana@cliente.test'],
      ['Bia', '', ''],
      ['Caio', null, null],
    ])
  })

  it('believes that what was on its way had begun to leave', async () => {
    const times = {
      createdAt: '2026-11-01 10:00:00.000',
      dueAt: '2026-11-01 10:00:00.000',
      giveUpAt: '2026-11-03 10:00:00.000',
    }
    const ids = { contactId: newId(), subjectId: newId(), companyId }
    const text = { type: 't', plugin: 'p', subjectKind: 'k', recipientName: 'Ana', channel: 'whatsapp', address: '1' }
    const more = { subject: '', body: 'Oi', attachments: '[]', purpose: 'service', priority: 30, attempts: 0 }
    const message = (status: string, lockedUntil: string | null) =>
      put('messages', { id: newId(), eventId: newId(), ...times, ...ids, ...text, ...more, status, lockedUntil })
    const onItsWay = await message('sending', '2026-11-01 10:00:30.000')
    await message('queued', null)
    await upgrade()
    const began = (await bindTable(database, Messages, { companyId, now }).all()).filter(one => one.begunAt)
    expect(began.map(one => one.id)).to.deep.equal([onItsWay])
  })

  it('can be brought up to date again after the first try broke off', async () => {
    await contact('Ana', '52998224725')
    await upgrade()
    await database.sequelize.query("DELETE FROM migrations WHERE name LIKE '%guards'")
    expect(await upgrade()).to.deep.equal(['core/0003-guards'])
  })
})
