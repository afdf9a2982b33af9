/** What was not done in time; it may still be done later. */
export class TookTooLong extends Error {
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms} ms`)
    this.name = 'TookTooLong'
  }
}

/** The result, or a rejection after `ms`. Whatever comes of it later is heard by nobody, a rejection neither. */
export async function within<Result>(ms: number, what: string, doing: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(what, ms)), ms)
  })
  return Promise.race([doing, late]).finally(() => clearTimeout(timer))
}

/** whatsapp-web.js throws texts (`throw 'auth timeout'`), and what a page throws may be anything. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
