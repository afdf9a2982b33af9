import { disabledModules } from '../people/module.ts'
import type { Registry } from '../registry.ts'
import type { Kit } from './kit.ts'

/** What plug-ins lend that a company has not switched off. */
export const lentBy =
  (registry: Pick<Registry, 'offers'>): Kit['offers'] =>
  async (work, kind) => {
    const off = await disabledModules(work)
    return registry.offers(kind).filter(offer => !off.has(offer.plugin))
  }
