import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect } from 'chai'
import { rootFolder } from '../../core/root.ts'
import { namesFrom, refusal, taken, type Wish } from '../../scripts/new-plugin/names.ts'
import { allDoors } from '../support/doors.ts'
import { openShop } from '../support/shop.ts'

describe('a new plug-in', function () {
  this.timeout(240_000)
  let copy: string

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'recado-copy-'))
    const left = ['node_modules', 'data', 'dist', '.git', 'bench']
    cpSync(rootFolder, copy, { recursive: true, filter: path => !left.includes(relative(rootFolder, path)) })
    symlinkSync(join(rootFolder, 'node_modules'), join(copy, 'node_modules'), 'junction')
  })
  afterEach(() => rmSync(copy, { recursive: true, force: true }))

  function run(program: string, ...args: string[]) {
    const sources = ['--conditions=source', '--import', 'tsx/esm']
    const given = [...(program.startsWith('scripts/') ? sources : []), join(copy, program), ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { cwd: copy, encoding: 'utf8' })
    return { status, said: `${stdout}${stderr}` }
  }
  const create = (...args: string[]) => run('scripts/new-plugin.ts', ...args)
  const well = ({ status, said }: ReturnType<typeof run>) => expect(status, said).to.equal(0)

  it('passes every check as it is made, beside those that are there', () => {
    const words = ['--one', 'Garantia', '--many', 'Garantias', '--feminine', '--variable', 'garantia']
    const made = create('warranties', ...words, '--job')
    well(made)
    expect(made.said).to.include('plugins/warranties/warranty.ts').and.to.include('npm run check')
    well(create('field-visits'))

    well(run('scripts/check.ts', 'lint', 'types', 'build', 'architecture'))
    const tests = ['plugins.test.ts', 'routes.test.ts', 'plugins/warranties.test.ts', 'plugins/field-visits.test.ts']
    well(run('node_modules/mocha/bin/mocha.js', ...tests.map(name => `test/${name}`)))
  })

  it('is refused in one sentence, and nothing is written, when its name does not serve', () => {
    const before = readFileSync(join(copy, 'config/plugins.ts'), 'utf8')
    for (const name of ['quotes', 'Warranties', '../outside', 'contacts', 'sheep']) {
      const { status, said } = create(name)
      expect(status, name).to.equal(2)
      expect(said.trim().split('\n'), said).to.have.length(1)
    }
    expect(readFileSync(join(copy, 'config/plugins.ts'), 'utf8')).to.equal(before)
    expect(existsSync(join(copy, 'plugins/sheep'))).to.equal(false)
  })
})

describe('the names of a new plug-in', () => {
  const others = { plugins: ['quotes'], tables: ['quotes', 'quote_items', 'users'], subjects: ['quote'] }
  const refusalOf = (wish: Wish) => refusal(namesFrom(wish), others)

  it('follow from its plural', () => {
    const nouns = ['warranties', 'boxes', 'service-orders'].map(name => namesFrom({ name }).noun)
    expect(nouns).to.deep.equal(['warranty', 'box', 'service-order'])
    expect(namesFrom({ name: 'service-orders' })).to.include({ one: 'Service order', variable: 'serviceOrder' })
  })

  it('may be given where they do not follow', () => {
    expect(refusalOf({ name: 'people', noun: 'person' })).to.equal(undefined)
    expect(refusalOf({ name: 'sheep' })).to.include('--noun')
  })

  it('are not those of something else', () => {
    expect(refusalOf({ name: 'quotes' })).to.include('já existe')
    expect(refusalOf({ name: 'users' })).to.include('tabela')
    expect(refusalOf({ name: 'proposals', noun: 'quote' })).to.include('quote')
    expect(refusalOf({ name: 'warranties', variable: 'cliente' })).to.include('cliente')
  })

  it('are not addresses that core answers itself', async () => {
    const shop = await openShop()
    const own = allDoors(shop.app).filter(({ kind, plugin }) => kind === 'screen' && !plugin)
    const first = new Set(own.map(({ path }) => path.split('/')[1] ?? '').filter(part => part !== ''))
    await shop.close()
    expect([...first].filter(part => !taken.includes(part))).to.deep.equal([])
  })
})
