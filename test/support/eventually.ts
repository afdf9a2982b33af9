import { setTimeout as pause } from 'node:timers/promises'

/** For what happens just after an answer: asked again until it holds, ten seconds at most unless told otherwise. */
export async function eventually(check: () => Promise<unknown>, seconds = 10): Promise<void> {
  const deadline = performance.now() + seconds * 1_000
  for (let attempts = 1; ; attempts++) {
    try {
      await check()
      return
    } catch (error) {
      if (attempts >= 100 && performance.now() > deadline) throw error
      await pause(20)
    }
  }
}
