import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { rootFolder } from '../../core/root.ts'
import type { Figure } from './figure.ts'

/** What one connected number takes: its browser at the simulated WhatsApp of the tests, which is no part of the program. */
export async function measureConnected(): Promise<Figure[]> {
  const script = join(rootFolder, 'test/support/whatsapp-web/weigh.ts')
  const args = ['--conditions=source', '--import', 'tsx/esm', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: rootFolder, timeout: 120_000 })
  const { connected, bare } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>
  const [ours, reference] = [connected ?? Number.NaN, bare ?? Number.NaN]
  return [
    {
      name: 'memória de um número de WhatsApp conectado, em repouso, com o navegador',
      ours,
      reference,
      unit: 'MB',
      referenceName: 'o mesmo navegador com uma página vazia',
      ratio: ours / reference,
      target: 'informar',
      met: Number.isFinite(ours),
    },
  ]
}
