import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Router } from 'express'
import type { Services } from './services.ts'

/** Files of others, served from where npm puts them: shops lose internet, so nothing comes from elsewhere. */
const vendorFiles = {
  'tabler.css': '@tabler/core/dist/css/tabler.min.css',
  'tabler.js': '@tabler/core/dist/js/tabler.min.js',
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'chart.js': 'chart.js/dist/chart.umd.min.js',
}

export interface Assets {
  router: Router
  /** `theme.css` -> `/static/theme.css?v=...`: a new content is a new address, so browsers keep it for a year. */
  url(name: string): string
}

export function createAssets({ options }: Pick<Services, 'options'>): Assets {
  const { rootFolder, production } = options
  const own = join(rootFolder, 'views/static')
  const files = [
    ...readdirSync(own).map(name => ({ name, path: join(own, name), at: '/static' })),
    ...Object.entries(vendorFiles).map(([name, path]) => ({
      name,
      path: join(rootFolder, 'node_modules', path),
      at: '/vendor',
    })),
  ]
  const urls = new Map(files.map(({ name, path, at }) => [name, `${at}/${name}?v=${fingerprint(path)}`]))
  const keep = production ? { immutable: true, maxAge: '1y' } : { maxAge: 0 }
  const router = express.Router()
  for (const { name, path, at } of files) {
    router.get(`${at}/${name}`, (_request, response) => response.sendFile(path, keep))
  }
  return {
    router,
    url(name) {
      const url = urls.get(name)
      if (!url) throw new Error(`No static file is called ${name}`)
      return url
    },
  }
}

const fingerprint = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 10)
