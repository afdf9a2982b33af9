import { parseArgs } from 'node:util'
import { prepareTestBrowser } from './test/browser.ts'
import { findMariaDb, removeDatabases } from './test/mariadb.ts'
import { runSuite, type Tally } from './test/suite.ts'

/**
 * `npm test [-- --sqlite] [--mariadb] [--grep TEXT] [file ...]`: the suite on SQLite, then on MariaDB where one answers.
 * The last line counts both, `N passed, N failed`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sqlite: { type: 'boolean' }, mariadb: { type: 'boolean' }, grep: { type: 'string' } },
})
const both = values.sqlite === values.mariadb
const files = positionals.length > 0 ? positionals : ['test/**/*.test.ts']
const tallies: Tally[] = []

async function test(): Promise<void> {
  const chromium = await prepareTestBrowser()
  if (!chromium) warn('os testes de PDF e de navegador: falta o Chromium (no Debian, apt-get install chromium).')
  const run = async (title: string, server?: { url: string; prefix: string }) =>
    tallies.push(await runSuite({ title, files, grep: values.grep, chromium, server }))

  if (both || values.sqlite) await run('SQLite')
  if (interrupted || (!both && !values.mariadb)) return
  const url = await findMariaDb()
  if (!url) {
    warn('a suíte no MariaDB: nenhum responde em TEST_DATABASE_URL nem em mysql://root@127.0.0.1:3306/.')
    if (process.env.REQUIRE_MARIADB === '1' || values.mariadb) tallies.push({ passed: 0, failed: 1, skipped: 0 })
    return
  }
  const server = { url, prefix: `recado_test_${process.pid}_` }
  try {
    await run('MariaDB', server)
  } finally {
    await removeDatabases(server)
  }
}

const warn = (text: string) => process.stderr.write(`\nPULADO: ${text}\n`)

// The suite under way hears it as well, and what it leaves in MariaDB is still removed.
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true))

await test()
const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
