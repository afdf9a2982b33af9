import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rootFolder } from '../../core/root.ts'

/** A file of the project; `path` is relative to the root, with `/` between folders. */
export interface Source {
  path: string
  text: string
  /** The text with its comments blanked out. */
  code: string
  lines: number
}

export interface Import {
  from: Source
  /** As written. */
  specifier: string
  /** The path from the root of a file of ours, else the specifier. */
  target: string
  /** What is taken: `Op`, `type Work`; empty for `import 'x'` and `import('x')`. */
  names: string[]
  /** `import type ... from`. */
  typeOnly: boolean
}

/** Every TypeScript file below these folders. */
export function sourcesIn(...folders: string[]): Source[] {
  return folders.flatMap(folder =>
    readdirSync(join(rootFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => readSource(join(folder, name).replaceAll('\\', '/'))),
  )
}

export function readSource(path: string): Source {
  const text = readFileSync(join(rootFolder, path), 'utf8')
  return { path, text, code: withoutComments(text), lines: text.trimEnd().split('\n').length }
}

// Between `import` and `from` stand only names, so no text of the program is taken for an import.
const declared = /^(?:import|export)\s+(type\s+)?([\w$*{},\s]+?)\s+from\s+'([^']+)'/gm
const bare = /^import\s+'([^']+)'/gm
const called = /(?<!window\.)\b(?:import|import\.meta\.resolve|require)\(\s*'([^']+)'\s*\)/g

export function importsOf(from: Source): Import[] {
  const of = (specifier = '', names = '', typeOnly = false): Import => ({
    from,
    specifier,
    target: targetOf(from.path, specifier),
    names: names
      .split(/[{},]/)
      .map(name => name.trim())
      .filter(name => name !== ''),
    typeOnly,
  })
  return [
    ...[...from.code.matchAll(declared)].map(([, type, names, specifier]) => of(specifier, names, Boolean(type))),
    ...[...from.code.matchAll(bare), ...from.code.matchAll(called)].map(([, specifier]) => of(specifier)),
  ]
}

/** A path in this project rather than a package. */
export const isOurs = (target: string) =>
  /^(core|plugins|config|migrations|scripts|test|views|dist)\//.test(target) || target.startsWith('..')

/** `@node-rs/argon2`; `zod` for `zod/locales`. */
export const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Rough, but what it takes for a comment inside a text costs only the rest of that line. */
const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, whole => whole.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1')

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(path), specifier).replaceAll('\\', '/')
  if (specifier === '#core') return 'core/index.ts'
  if (specifier.startsWith('#contracts/')) return `core/contracts/${specifier.slice('#contracts/'.length)}.ts`
  return specifier
}
