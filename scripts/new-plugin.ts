import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { plugins } from '../config/plugins.ts'
import { createRegistry } from '../core/registry.ts'
import { rootFolder } from '../core/root.ts'
import { namesFrom, refusal } from './new-plugin/names.ts'
import { scaffold } from './new-plugin/scaffold.ts'

/** `npm run new:plugin -- warranties`: a plug-in that passes `npm run check` at once, to be changed from there. */
const usage = `Uso: npm run new:plugin -- NOME [opções]
  NOME         plural em inglês: warranties
  --noun       singular em inglês, quando não é o óbvio: warranty
  --one        como as pessoas dizem: "Garantia"
  --many       e no plural: "Garantias"
  --feminine   a garantia, e não o garantia
  --variable   nome nas mensagens: garantia, para {{garantia.numero}}
  --job        com um agendamento de exemplo
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    noun: { type: 'string' },
    one: { type: 'string' },
    many: { type: 'string' },
    feminine: { type: 'boolean' },
    variable: { type: 'string' },
    job: { type: 'boolean', default: false },
  },
})
const [name, ...more] = positionals
if (!name || more.length > 0) stop(usage)

const { job, ...wish } = values
const names = namesFrom({ name, ...wish })
const refused = refusal(names, {
  plugins: plugins.map(plugin => plugin.name),
  tables: createRegistry(plugins).models.map(model => model.name),
  subjects: plugins.flatMap(plugin => (plugin.lifecycles ?? []).map(lifecycle => lifecycle.subject)),
})
if (refused) stop(`${refused}\n`)

const written = scaffold(rootFolder, names, { job })
const biome = join(rootFolder, 'node_modules/@biomejs/biome/bin/biome')
const toFormat = [...written, 'config/plugins.ts']
spawnSync(process.execPath, [biome, 'check', '--write', ...toFormat], { cwd: rootFolder, stdio: 'ignore' })

process.stdout.write(`Plug-in ${name} criado:
${written.map(path => `  ${path}`).join('\n')}
  config/plugins.ts (no fim do menu; mude a ordem se quiser)

Agora:
  1. Em plugins/${name}/${names.noun}.ts: status, campos e o que ${names.one} é.
  2. Em plugins/${name}/messages.ts: o que o cliente lê.
  3. npm run check, e npm start para ver em http://localhost:3000/${name}
`)

function stop(text: string): never {
  process.stderr.write(text)
  process.exit(2)
}
