import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { rootFolder } from '../core/root.ts'

/** `npm run check [-- STEP ...]`: what CI asks, in this order; stops at the first step that fails. */
const steps: Record<string, readonly [program: string, ...args: string[]]> = {
  lint: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  build: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  architecture: ['node_modules/mocha/bin/mocha.js', 'test/architecture.test.ts', '--reporter', 'dot'],
  tests: ['scripts/test.ts'],
}

const wanted = process.argv.slice(2)
const unknown = wanted.find(name => !(name in steps))
if (unknown) fail(`"${unknown}" não é uma etapa. Existem: ${Object.keys(steps).join(', ')}.`)

for (const [name, [program, ...args]] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stdout.write(`\n== ${name} ==\n`)
  const start = performance.now()
  const sources = program.endsWith('.ts') ? ['--conditions=source', '--import', 'tsx/esm'] : []
  const { status } = spawnSync(process.execPath, [...sources, join(rootFolder, program), ...args], {
    cwd: rootFolder,
    stdio: 'inherit',
  })
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  if (status !== 0) fail(`A etapa ${name} falhou depois de ${seconds} s.`)
  process.stdout.write(`${name}: ${seconds} s\n`)
}

function fail(text: string): never {
  process.stderr.write(`\n${text}\n`)
  process.exit(1)
}
