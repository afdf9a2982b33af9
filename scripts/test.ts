import { parseArgs } from 'node:util'
import { prepareTestBrowser } from './test/browser.ts'
import { findMariaDb, removeDatabases } from './test/mariadb.ts'
import { runSuite, type Suite, type Tally } from './test/suite.ts'

/**
 * `npm test [-- --sqlite] [--mariadb] [--grep TEXT] [file ...]`: the suite on SQLite, and on MariaDB where one answers.
 * The last line counts both, `N passed, N failed`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sqlite: { type: 'boolean' }, mariadb: { type: 'boolean' }, grep: { type: 'string' } },
})
const both = values.sqlite === values.mariadb
const required = process.env.REQUIRE_MARIADB === '1' || Boolean(values.mariadb)
const files = positionals.length > 0 ? positionals : ['test/**/*.test.ts']

const chromium = await prepareTestBrowser()
if (!chromium) warn('os testes de PDF e de navegador: falta o Chromium (no Debian, apt-get install chromium).')
const url = both || values.mariadb ? await findMariaDb() : undefined
if (!url && (both || values.mariadb)) {
  warn('a suíte no MariaDB: nenhum responde em TEST_DATABASE_URL nem em mysql://root@127.0.0.1:3306/.')
}

const common = { files, grep: values.grep, chromium }
const onSqlite: Suite = { ...common, title: 'SQLite', server: undefined, ignore: [] }
const server = { url: url ?? '', prefix: `recado_test_${process.pid}_` }
// The library at the simulated WhatsApp: no database takes part, and once is enough.
const ignore = both ? ['test/core/channels/whatsapp/simulation-*.test.ts'] : []
const onMariaDb: Suite = { ...common, title: 'MariaDB', server, ignore }
const suites = [...(both || values.sqlite ? [onSqlite] : []), ...(url ? [onMariaDb] : [])]

const tallies = await runAll()
if (!url && required) tallies.push({ passed: 0, failed: 1, skipped: 0 })
const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0

/** One after the other: each starts browsers enough to keep two cores busy. */
async function runAll(): Promise<Tally[]> {
  const done: Tally[] = []
  try {
    for (const suite of suites) done.push(await runSuite(suite, text => process.stdout.write(text)))
    return done
  } finally {
    if (url) await removeDatabases(server)
  }
}

function warn(text: string): void {
  process.stderr.write(`\nPULADO: ${text}\n`)
}
