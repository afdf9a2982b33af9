import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'

/** Adds its routes to the project's own screens. */
export type CoreScreens = (kit: Kit, services: Services) => void

export const coreScreens: readonly CoreScreens[] = []
