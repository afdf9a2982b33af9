import { setTimeout as pause } from 'node:timers/promises'

/** For what happens just after an answer: asked again until it holds, two seconds at most. */
export async function eventually(check: () => Promise<unknown>): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await check()
      return
    } catch (error) {
      if (attempts === 100) throw error
      await pause(20)
    }
  }
}
