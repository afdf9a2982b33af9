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
// What no database takes part in, or what a browser sees of pages that are asked for on both: once is enough.
const once = [
  'test/browser/!(journey).test.ts',
  'test/core/channels/whatsapp/simulation-*.test.ts',
  'test/core/channels/whatsapp/browser.test.ts',
  'test/core/documents/{chromium,pdf}.test.ts',
  'test/scripts/**',
]
const ignore = both ? once : []
const onMariaDb: Suite = { ...common, title: 'MariaDB', server, ignore }
const suites = [...(both || values.sqlite ? [onSqlite] : []), ...(url ? [onMariaDb] : [])]

const tallies = await runAll()
if (!url && required) tallies.push({ passed: 0, failed: 1, skipped: 0 })
const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0

/** Side by side, heard one after the other. One of them starts browsers; two would be too many for two cores. */
async function runAll(): Promise<Tally[]> {
  const voices = suites.map(voice)
  try {
    const running = suites.map((suite, index) => runSuite(suite, text => voices[index]?.say(text)))
    const done: Tally[] = []
    for (const [index, run] of running.entries()) {
      voices[index]?.speak()
      done.push(await run)
    }
    return done
  } finally {
    if (url) await removeDatabases(server)
  }
}

/** Keeps what it is told until it may speak. */
function voice() {
  const kept: string[] = []
  let speaking = false
  const say = (text: string) => void (speaking ? process.stdout.write(text) : kept.push(text))
  return {
    say,
    speak() {
      speaking = true
      for (const text of kept.splice(0)) say(text)
    },
  }
}

function warn(text: string): void {
  process.stderr.write(`\nPULADO: ${text}\n`)
}
