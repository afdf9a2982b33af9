import { expect } from 'chai'
import { readPlanOptions } from '../../scripts/plan-options.ts'
import { freshDatabase, type TestDatabase } from '../support/database.ts'
import { programs, startProgram } from '../support/program.ts'

/** As the operator types it. */
describe('the plan of a company, at the command line', function () {
  this.timeout(120_000)
  let place: TestDatabase
  before(async () => {
    place = await freshDatabase()
  })
  after(() => place.remove())

  const run = async (program: keyof typeof programs, line: string) => {
    const environment = {
      DATABASE_URL: place.url,
      DATA_DIR: place.folder,
      SECRET_KEY: 'only for this test, thrown away',
    }
    const { code, output, complaints } = await startProgram(programs[program], environment, line.split(' ')).ended
    return { code, said: (output + complaints).trim() }
  }
  const found = (more: string) => run('company', `--handle minha-loja --name Loja --email ana@minhaloja.test ${more}`)
  const change = (line: string) => run('plan', `--company minha-loja ${line}`)

  it('is given when the company is founded, or refused with the reason', async () => {
    expect(await found('--plan basic --add-on whatsapp')).to.deep.equal({
      code: 1,
      said: 'O add-on WhatsApp precisa do plano Master ou Plus; com o Básico ele não funciona.',
    })
    expect((await found('--plan master --add-on whatsapp')).said).to.match(/^ana@minhaloja\.test \/ \S+$/)
  })

  it('is changed afterwards, and a step down says what goes off', async () => {
    const refused = await change('--plan basic')
    expect(refused.code).to.equal(1)
    expect(refused.said).to.include('ele seria desligado').and.include('--no-add-on whatsapp')
    expect(await change('--plan basic --no-add-on whatsapp')).to.deep.equal({ code: 0, said: 'Loja: plano Básico' })
  })

  it('wants a company that exists, or says how it is asked', async () => {
    expect((await run('plan', '--company outra --plan plus')).said).to.equal('A empresa "outra" não existe.')
    expect(await change('--add-on sms')).to.deep.equal({
      code: 2,
      said: 'Uso: npm run -s plan -- --company EMPRESA [--plan basic|master|plus] [--add-on whatsapp] [--no-add-on whatsapp]',
    })
  })

  it('is asked for in words that are known', () => {
    const nothing = { 'add-on': [], 'no-add-on': [] }
    const whatsapp = ['whatsapp']
    expect(readPlanOptions({ ...nothing, plan: 'plus', 'add-on': whatsapp })).to.deep.equal({
      plan: 'plus',
      release: whatsapp,
      withdraw: [],
    })
    expect(readPlanOptions({ ...nothing, plan: 'Plus' })).to.equal(undefined)
    expect(readPlanOptions({ ...nothing, 'no-add-on': ['sms'] })).to.equal(undefined)
    expect(readPlanOptions({ 'add-on': whatsapp, 'no-add-on': whatsapp })).to.equal(undefined)
  })
})
