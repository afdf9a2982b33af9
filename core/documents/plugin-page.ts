import { join } from 'node:path'
import ejs from 'ejs'
import { rootFolder } from '../root.ts'

/** A page for paper out of a plug-in's own view, `plugins/<plugin>/views/<name>.ejs`, complete in itself. */
export const pluginPage = (plugin: string, name: string, data: Record<string, unknown>): Promise<string> =>
  ejs.renderFile(join(rootFolder, 'plugins', plugin, 'views', `${name}.ejs`), data, { cache: true })
