import { expect } from 'chai'
import type { Work } from '../../../core/data/work.ts'
import { likelyColumns } from '../../../core/imports/contacts/columns.ts'
import { ContactImportRows, contactImports } from '../../../core/imports/contacts/import.ts'
import { guessMapping, readMapping } from '../../../core/imports/mapping.ts'
import { readSheet } from '../../../core/imports/sheet.ts'
import { openShop } from '../../support/shop.ts'

describe('the road of a spreadsheet', () => {
  it('keeps a large one in portions, so that nobody waits for the whole', async () => {
    const shop = await openShop()
    try {
      const sheet = await readSheet(Buffer.from(`Nome\n${'Ana\n'.repeat(2_500)}`))
      const portions: number[] = []
      const counting = (work: Work): Work => ({
        ...work,
        of: model => {
          const table = work.of(model)
          if (model.name !== ContactImportRows.name) return table
          const insertAll: typeof table.insertAll = rows => {
            portions.push(rows.length)
            return table.insertAll(rows)
          }
          return { ...table, insertAll }
        },
      })
      await shop.write(work => contactImports.keep(counting(work), 'clientes.csv', sheet))
      expect(portions).to.deep.equal([1_000, 1_000, 500])
      expect(await shop.read(work => work.of(ContactImportRows).count())).to.equal(2_500)
    } finally {
      await shop.close()
    }
  })

  it('guesses columns from the titles that old programs give customers', () => {
    const columns = ['Código', 'Nome/Razão Social', 'CPF do cliente', 'Fone', 'Celular/WhatsApp', 'Dt. nascimento']
    const more = ['Endereço', 'UF', 'Município', 'Estado civil', 'E-mail', 'Obs.']
    expect(guessMapping(likelyColumns, [...columns, ...more])).to.deep.equal({
      ...{ name: 1, taxId: 2, phone: 3, mobile: 4, birthDate: 5, street: 6, state: 7, city: 8, email: 10, notes: 11 },
    })
  })

  it('takes no column that the file has not', () => {
    const fields = { fields: { name: 'Nome', email: 'E-mail' }, required: [] }
    expect(readMapping(fields, { name: '1', email: '2', other: '0' }, ['A', 'B'])).to.deep.equal({ name: 1 })
    expect(readMapping(fields, { name: '-1', email: 'x' }, ['A', 'B'])).to.deep.equal({})
  })
})
