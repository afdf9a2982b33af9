import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Names, placeholders } from './names.ts'

const templates = join(import.meta.dirname, 'templates')

/** Writes the plug-in's files and names it in config/plugins.ts. Resolves to the paths written, from the root. */
export function scaffold(root: string, names: Names, { job }: { job: boolean }): string[] {
  const { name, noun } = names
  const folder = `plugins/${name}`
  const files: [template: string, path: string][] = [
    ['index', `${folder}/index.ts`],
    ['noun', `${folder}/${noun}.ts`],
    ['messages', `${folder}/messages.ts`],
    ...(job ? [['jobs', `${folder}/jobs.ts`] as [string, string]] : []),
    ['settings', `${folder}/settings.ts`],
    ['migration', `${folder}/migrations/0001-${name}.ts`],
    ['test', `test/plugins/${name}.test.ts`],
  ]
  for (const [template, path] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), filled(template, names, job), { flag: 'wx' })
  }
  install(root, names)
  return files.map(([, path]) => path)
}

/** Lines that begin with `//JOB ` are for plug-ins with a job. */
function filled(template: string, names: Names, job: boolean): string {
  const values = placeholders(names)
  return readFileSync(join(templates, `${template}.ts.template`), 'utf8')
    .replace(/^\/\/JOB (.*\n)/gm, job ? '$1' : '')
    .replace(/__([A-Za-z]+)__/g, (whole, key: string) => values[key] ?? whole)
}

/** The last in the menu until somebody moves it. */
function install(root: string, names: Names): void {
  const file = join(root, 'config/plugins.ts')
  const text = readFileSync(file, 'utf8')
  const { plural } = placeholders(names)
  const list = /(readonly Plugin\[\] = \[)([\s\S]*?),?\s*\]/
  if (!list.test(text)) throw new Error('config/plugins.ts não tem a lista de plug-ins que se esperava.')
  const imported = `import { ${plural}Plugin } from '../plugins/${names.name}/index.ts'\n`
  const added = text
    .replace(
      list,
      (_, start: string, inside: string) => `${start}${inside.trim() ? `${inside}, ` : ''}${plural}Plugin]`,
    )
    .replace(/^import type \{ Plugin \} from '#core'\n/m, line => line + imported)
  writeFileSync(file, added)
}
