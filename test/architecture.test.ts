import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { plugins } from '../config/plugins.ts'
import { rootFolder } from '../core/root.ts'
import { type Import, importsOf, isOurs, packageOf, readSource, type Source, sourcesIn } from './support/source-tree.ts'

const core = sourcesIn('core')
const plugged = sourcesIn('plugins')
const program = [...core, ...plugged, ...sourcesIn('config', 'migrations')]
const scripts = sourcesIn('scripts')
const tests = sourcesIn('test')
const shipped = [...program, ...scripts]
const imports = (sources: Source[]) => sources.flatMap(importsOf)
const told = ({ from, specifier }: Import) => `${from.path} imports ${specifier}`

/** Files where a pattern stands, as `path:line`. */
function placesOf(pattern: RegExp, sources: Source[], allowed: readonly string[] = []): string[] {
  return sources
    .filter(({ path }) => !allowed.some(place => path.startsWith(place)))
    .flatMap(({ path, code }) =>
      code.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    )
}

describe('the folders of core', () => {
  const order = 'data events people outbox notifier channels documents jobs tasks imports simulation history web'.split(
    ' ',
  )
  const below = /^core\/((brazil|contracts)\/|(errors|clock|log|secret|root|loop)\.ts$)/
  const above = /^core\/(plugin|registry|registry-rules|subscribers|app|index)\.ts$/
  // The manifest names what screens and API are built with, and these show what manifests say: types that need each
  // other, while the running code stays in order. Nothing but a type may go this way.
  const knownInWeb = ['core/plugin.ts', 'core/registry.ts']

  const rank = (path: string): number => {
    if (below.test(path)) return -1
    return above.test(path) ? order.length : order.indexOf(path.split('/')[1] ?? '')
  }

  it('are all in the order of imports', () => {
    const unknown = core.filter(({ path }) => rank(path) < 0 && !below.test(path))
    expect(unknown.map(({ path }) => path)).to.deep.equal([])
  })

  it('import only from themselves and from those before them', () => {
    const upwards = imports(core).filter(
      ({ from, target, typeOnly }) =>
        target.startsWith('core/') &&
        rank(target) > rank(from.path) &&
        !(typeOnly && from.path.startsWith('core/web/') && knownInWeb.includes(target)),
    )
    expect(upwards.map(told)).to.deep.equal([])
  })

  it('know no plug-in, no configuration and no test', () => {
    const outside = imports(core).filter(({ target }) => isOurs(target) && !target.startsWith('core/'))
    expect(outside.map(told)).to.deep.equal([])
  })
})

describe('a plug-in', () => {
  const folders = readdirSync(join(rootFolder, 'plugins'))
  const interfaceText = /export interface Plugin \{\n([\s\S]*?)\n\}/.exec(readSource('core/plugin.ts').text)?.[1] ?? ''
  const keysInOrder = [...interfaceText.matchAll(/^ {2}(\w+)\??:/gm)].map(match => match[1] as string)

  it('imports only #core, #contracts, itself and npm packages', () => {
    const strange = imports(plugged).filter(({ from, specifier, target }) => {
      const own = from.path.split('/').slice(0, 2).join('/')
      return isOurs(target) && !/^#(core$|contracts\/)/.test(specifier) && !target.startsWith(`${own}/`)
    })
    expect(strange.map(told)).to.deep.equal([])
  })

  it('is named in config/plugins.ts and nowhere else in the program', () => {
    expect(plugins.map(plugin => plugin.name)).to.have.members(folders)
    const naming = imports(program).filter(
      ({ from, target }) => target.startsWith('plugins/') && !from.path.startsWith('plugins/'),
    )
    expect([...new Set(naming.map(({ from }) => from.path))]).to.deep.equal(['config/plugins.ts'])
  })

  for (const plugin of plugins) {
    describe(plugin.name, () => {
      it('has the keys of its manifest in the order of the interface', () => {
        const keys = Object.keys(plugin)
        expect(keys).to.deep.equal(keysInOrder.filter(key => keys.includes(key)))
      })

      it('has the folder that every plug-in has', () => {
        const folder = join(rootFolder, 'plugins', plugin.name)
        const inside = readdirSync(folder, { withFileTypes: true })
        const foldersInside = inside.filter(entry => entry.isDirectory()).map(entry => entry.name)
        expect(foldersInside.filter(name => !['migrations', 'views'].includes(name))).to.deep.equal([])
        expect(inside.map(entry => entry.name)).to.include('index.ts')
        expect(existsSync(join(folder, 'migrations'))).to.equal((plugin.models ?? []).length > 0)
        expect(existsSync(join(folder, 'jobs.ts'))).to.equal((plugin.jobs ?? []).length > 0)
        expect(existsSync(join(folder, 'settings.ts'))).to.equal(plugin.settings !== undefined)
      })
    })
  }
})

describe('packages', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(rootFolder, file), 'utf8'))
  const { dependencies, devDependencies } = read('package.json') as Record<string, Record<string, string>>
  const taken = (sources: Source[]) =>
    imports(sources)
      .filter(({ target }) => !isOurs(target) && !target.startsWith('node:'))
      .map(found => ({ ...found, name: packageOf(found.target) }))
  // Parts of puppeteer that it brings along in the one version that fits it.
  const brought = ['@puppeteer/browsers', 'puppeteer-core']
  // Run as programs, read as files by the page's assets, or loaded by Sequelize for a mysql:// address.
  const programs = ['@biomejs/biome', 'mocha', 'tsx', 'typescript', '@types/node', '@types/mocha']
  const byName = ['@tabler/core', 'axe-core', 'chart.js', 'htmx.org', 'mysql2']
  const forTests = /^scripts\/(test|check|bench)/

  it('that the program imports are dependencies', () => {
    const known = [...Object.keys(dependencies ?? {}), ...brought]
    const missing = taken(shipped.filter(({ path }) => !forTests.test(path))).filter(
      ({ name }) => !known.includes(name),
    )
    expect(missing.map(told)).to.deep.equal([])
  })

  it('that tests import are dependencies as well', () => {
    const known = [...Object.keys({ ...dependencies, ...devDependencies }), ...brought]
    const missing = taken([...tests, ...scripts]).filter(({ name }) => !known.includes(name))
    expect(missing.map(told)).to.deep.equal([])
  })

  it('are all used', () => {
    const used = new Set([...programs, ...byName, ...taken([...shipped, ...tests]).map(({ name }) => name)])
    const unused = Object.keys({ ...dependencies, ...devDependencies }).filter(
      name => !used.has(name) && !used.has(name.replace(/^@types\//, '')),
    )
    expect(unused).to.deep.equal([])
  })
})

describe('the code', () => {
  const everything = [...shipped, ...tests]

  it('reads the environment in config only', () => {
    const allowed = ['config/', 'scripts/test', 'scripts/check', 'scripts/bench/', 'scripts/screenshots.ts']
    expect(placesOf(/process\.env/, shipped, allowed)).to.deep.equal([])
  })

  it('takes the time from a clock, and chance from whoever starts it', () => {
    // Two processes that wait for one lock must not wake together; nothing else follows from these throws of the dice.
    const jitter = ['core/data/sqlite.ts', 'core/data/work.ts']
    const allowed = ['core/clock.ts', 'core/app.ts', 'core/secret.ts', ...jitter]
    expect(placesOf(/Date\.now\(\)|new Date\(\)|Math\.random/, program, allowed)).to.deep.equal([])
  })

  it('logs instead of printing', () => {
    expect(placesOf(/\bconsole\./, program)).to.deep.equal([])
  })

  it('exports names, never a default', () => {
    expect(placesOf(/^export default\b|\bas default\b/, everything)).to.deep.equal([])
  })

  it('knows Sequelize in core/data only, besides its operators', () => {
    const allowed: Record<string, string> = {
      'core/web/session.ts': 'the session store wants a Sequelize model',
      'core/web/throttle.ts': 'counts up in the database, on a table without a company',
      'core/web/metrics.ts': 'counts the messages of all companies',
      'core/web/api/problem.ts': 'tells a database that is away from a bug',
      'core/outbox/claim.ts': 'one statement that takes and returns a slot',
    }
    const outside = [...core, ...plugged].filter(({ path }) => !path.startsWith('core/data/') && !(path in allowed))
    const names = ['Op', 'UniqueConstraintError']
    const taking = imports(outside).filter(
      ({ target, names: wanted }) => target === 'sequelize' && wanted.some(name => !names.includes(name)),
    )
    expect(taking.map(told)).to.deep.equal([])
    const using = /\.sequelize\b|\.tableOf\(|\.addHook\(|\.(belongsTo|hasMany|hasOne)\(|\.(findAll|findOne|findByPk)\(/
    expect(placesOf(using, outside)).to.deep.equal([])
  })

  it('has no drawer for odds and ends', () => {
    const drawers = everything.filter(({ path }) => /(^|\/)(utils?|helpers?|common|manager|base|misc)\b/.test(path))
    expect(drawers.map(({ path }) => path)).to.deep.equal([])
  })

  // A migration is a list of columns that nobody works on again.
  const sized = [...shipped.filter(({ path }) => !path.startsWith('migrations/')), ...tests]
  const sizes = sized.filter(({ path }) => !path.startsWith('test/')).map(({ lines }) => lines)
  const median = sizes.sort((one, other) => one - other)[Math.floor(sizes.length / 2)] ?? 0

  it(`comes in files of at most 200 lines, tests of 300 (median now ${median}; the aim is 45)`, () => {
    const long = sized.filter(({ path, lines }) => lines > (path.startsWith('test/') ? 300 : 200))
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines`)).to.deep.equal([])
  })
})

describe('the tests', () => {
  const cases = tests.filter(({ path }) => path.endsWith('.test.ts'))

  it('are all run', () => {
    const left = /\b(describe|context|it|specify)\.(only|skip)\b|\bx(describe|context|it|specify)\(/
    expect(placesOf(left, cases, ['test/architecture.test.ts'])).to.deep.equal([])
  })

  it('are skipped only where no browser is to be had', () => {
    const skips = placesOf(/this\.skip\(\)/, cases, ['test/architecture.test.ts'])
    expect(skips.filter(place => !/if \(!\w*(chromium|executablePath|browser)\w*\)/i.test(place))).to.deep.equal([])
  })

  it('end in .test.ts or stand in support', () => {
    const strays = tests.filter(({ path }) => !path.endsWith('.test.ts') && !path.startsWith('test/support/'))
    expect(strays.map(({ path }) => path)).to.deep.equal([])
  })
})
