import { expect } from 'chai'
import { addDays, formatDate, today } from '../../core/brazil/dates.ts'
import { programs, startProgram } from '../support/program.ts'
import { addContact, addQuote } from '../support/quoting.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { everythingOf } from '../support/treasure.ts'

/** As the operator types it. */
describe('the days ahead, at the command line', function () {
  this.timeout(120_000)
  let shop: Shop
  // The program runs on the real clock.
  const inDays = (days: number) => addDays(today(new Date(), 'America/Sao_Paulo'), days)
  before(async () => {
    shop = await openShop({ now: new Date() })
    const { id: contactId } = await addContact(shop)
    await addQuote(shop, { contactId, validUntil: inDays(1) })
    await addQuote(shop, { contactId, validUntil: inDays(60) })
    await shop.relay()
  })
  after(() => shop.close())

  const run = async (line: string) => {
    const environment = {
      DATABASE_URL: shop.databaseUrl,
      DATA_DIR: shop.folder,
      SECRET_KEY: 'only for this test, thrown away',
    }
    const { code, output, complaints } = await startProgram(programs.simulate, environment, line.split(' ')).ended
    return { code, output, complaints: complaints.trim() }
  }

  it('are a table of what would be sent, and touch nothing', async () => {
    const before = await everythingOf(shop, shop.company)
    const { code, output } = await run('--company loja-modelo --days 5')
    expect(code).to.equal(0)
    const lines = output.trimEnd().split('\n')
    expect(lines[0]).to.match(/^Dia +Sai +Módulo +Mensagem +Cliente +Canal +Resultado +Texto ou motivo$/)
    const ahead = lines.filter(line => line.startsWith(formatDate(inDays(2))))
    expect(ahead).to.have.length(2)
    for (const line of ahead) {
      expect(line).to.contain('Orçamentos').and.contain('Maria da Silva').and.contain('Espera a sua confirmação.')
    }
    // Both quotes were told of already, on two channels.
    expect(lines.at(-1)).to.equal('Sairia: 0   Espera confirmação: 6   Não sairia: 0')
    expect(await everythingOf(shop, shop.company)).to.deep.equal(before)
  })

  it('are JSON for programs', async () => {
    const { output } = await run('--company LOJA-MODELO --days 90 --json')
    const messages = JSON.parse(output) as { date: string; type: string; body: string }[]
    expect(messages).to.have.length(8)
    expect(messages.at(-1)).to.include({ date: inDays(61), type: 'quote.status_changed' })
    expect(messages.at(-1)?.body).to.contain('Vencido')
  })

  it('want a company that exists, and a number of days that makes sense', async () => {
    expect(await run('--company outra')).to.deep.equal({
      code: 1,
      output: '',
      complaints: 'A empresa "outra" não existe.',
    })
    for (const line of ['--days 30', '--company loja-modelo --days 91', '--company loja-modelo --days x']) {
      const { code, complaints } = await run(line)
      expect([code, complaints]).to.deep.equal([
        2,
        'Uso: npm run -s simulate -- --company EMPRESA [--days DE 1 A 90] [--json]',
      ])
    }
  })
})
