import { expect } from 'chai'
import { Op } from 'sequelize'
import { column, optional } from '../../../core/data/column.ts'
import { whereSql } from '../../../core/data/condition.ts'
import { defineModel } from '../../../core/data/model.ts'

const Cars = defineModel('cars', {
  plate: column.text(),
  ownerId: optional(column.id()),
  sold: column.boolean(),
  soldAt: optional(column.instant()),
  extras: column.json<string[]>(),
})

describe('what is asked of a table', () => {
  const on = (dialect: 'sqlite' | 'mysql') => (where: object) => whereSql({ dialect, model: Cars, where })
  const sql = on('sqlite')

  it('is everything when nothing is asked', () => {
    expect(sql({})).to.deep.equal({ text: '', values: [] })
  })

  it('binds every value, as the column keeps it', () => {
    const soldAt = new Date('2026-11-23T13:00:00.125Z')
    expect(sql({ plate: "A'--", sold: true, soldAt })).to.deep.equal({
      text: ' WHERE `plate` = ? AND `sold` = ? AND `soldAt` = ?',
      values: ["A'--", 1, '2026-11-23 13:00:00.125 +00:00'],
    })
    expect(on('mysql')({ soldAt }).values).to.deep.equal(['2026-11-23 13:00:00.125'])
  })

  it('finds what is empty, one of some, and none of none', () => {
    expect(sql({ ownerId: null }).text).to.equal(' WHERE `ownerId` IS NULL')
    expect(sql({ plate: ['A', 'B'] })).to.deep.equal({ text: ' WHERE `plate` IN (?, ?)', values: ['A', 'B'] })
    expect(sql({ plate: [] }).text).to.equal(' WHERE 1 = 0')
    expect(sql({ plate: { [Op.notIn]: [] } }).text).to.equal(' WHERE 1 = 1')
  })

  it('compares with operators, several of one column too', () => {
    const between = { soldAt: { [Op.gte]: new Date(0), [Op.lt]: new Date(1) } }
    expect(sql(between).text).to.equal(' WHERE `soldAt` >= ? AND `soldAt` < ?')
    expect(sql({ soldAt: { [Op.ne]: null } }).text).to.equal(' WHERE `soldAt` IS NOT NULL')
    expect(sql({ soldAt: { [Op.not]: null } }).text).to.equal(' WHERE `soldAt` IS NOT NULL')
  })

  it('looks for a pattern in the text as it is kept', () => {
    expect(sql({ extras: { [Op.like]: '["ar%' } }).values).to.deep.equal(['["ar%'])
  })

  it('keeps alternatives apart from what else is asked', () => {
    const where = { sold: false, [Op.or]: [{ plate: 'A' }, { plate: 'B', ownerId: null }] }
    expect(sql(where).text).to.equal(' WHERE `sold` = ? AND ((`plate` = ?) OR (`plate` = ? AND `ownerId` IS NULL))')
    expect(sql({ [Op.or]: [] }).text).to.equal(' WHERE 1 = 0')
    expect(sql({ [Op.and]: [{ plate: 'A' }, { [Op.or]: [{ sold: true }] }] }).text).to.equal(
      ' WHERE (`plate` = ?) AND (((`sold` = ?)))',
    )
  })

  it('never takes a forgotten value for an empty one', () => {
    expect(() => sql({ ownerId: undefined })).to.throw('cars.ownerId is compared with undefined')
    expect(() => sql({ colour: 'red' })).to.throw('cars has no column colour')
    expect(() => sql({ plate: { [Op.regexp]: 'A' } })).to.throw('is no comparison we know')
  })

  it('compares an id with what could be one only', () => {
    expect(sql({ ownerId: 'não' }).values).to.deep.equal([''])
  })

  it('looks a handful of rows up by id, whatever the company holds', () => {
    const where = { companyId: 'c', id: ['1', '2'] }
    expect(sql(where).text).to.contain('+`companyId` = ?')
    expect(on('mysql')(where).text).not.to.contain('+')
  })
})
