/** A question asked again and again while somebody wants to know; a slow answer is waited for. */
export interface Repeated {
  /** Runs while `wanted`; changes nothing when it does so already. */
  while(wanted: boolean): void
}

export function every(ms: number, ask: () => Promise<void>): Repeated {
  let timer: NodeJS.Timeout | undefined
  let isAsking = false

  async function tick(): Promise<void> {
    if (isAsking) return
    isAsking = true
    await ask().finally(() => {
      isAsking = false
    })
  }

  return {
    while(wanted) {
      if (!wanted) clearInterval(timer)
      timer = wanted ? (timer ?? setInterval(() => void tick(), ms).unref()) : undefined
    },
  }
}
