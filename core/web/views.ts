import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ejs, { type TemplateFunction } from 'ejs'

type Locals = Record<string, unknown>

/** The templates of `views/` and of the plug-ins. */
export interface Views {
  /** `plugin`: whose views are looked through first. */
  render(name: string, locals: Locals, plugin?: string): string
}

/** In production each template is read and compiled once. */
export function createViews({ rootFolder, production }: { rootFolder: string; production: boolean }): Views {
  const shared = join(rootFolder, 'views')
  const compiled = new Map<string, TemplateFunction>()

  function find(name: string, folders: string[]): string {
    const file = folders.map(folder => join(folder, `${name}.ejs`)).find(existsSync)
    if (!file) throw new Error(`No view is called ${name}`)
    return file
  }

  function templateOf(name: string, plugin: string): TemplateFunction {
    const key = `${plugin}/${name}`
    const known = compiled.get(key)
    if (known) return known
    const views = plugin ? [join(rootFolder, 'plugins', plugin, 'views'), shared] : [shared]
    const filename = find(name, views)
    const template = ejs.compile(readFileSync(filename, 'utf8'), { filename, views, cache: production })
    if (production) compiled.set(key, template)
    return template
  }

  function render(name: string, locals: Locals, plugin = ''): string {
    // A part has parameters of its own: what the page calls `type` or `title` does not leak in.
    const part = (partName: string, parameters: Locals = {}) =>
      render(`partials/${partName}`, { ...shellOf(locals), ...parameters })
    return templateOf(name, plugin)({ ...locals, part })
  }

  return { render }
}

/** What every template may use, the same on all pages. */
const shell = ['form', 'format', 'icon', 'csrf', 'allows', 'asset', 'path'] as const

const shellOf = (locals: Locals): Locals => Object.fromEntries(shell.map(name => [name, locals[name]]))
