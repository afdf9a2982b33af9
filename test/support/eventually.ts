import { setTimeout as pause } from 'node:timers/promises'

/** For what happens just after an answer: asked again until it holds, two seconds at most unless said. */
export async function eventually(check: () => Promise<unknown>, withinMs = 2_000): Promise<void> {
  for (const deadline = performance.now() + withinMs; ; ) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause(20)
    }
  }
}
