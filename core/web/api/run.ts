import type { Scope, Work } from '../../data/work.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { Services } from '../services.ts'
import { type Answer, isFile } from './answer.ts'
import { type Claim, keepAnswer, releaseKey, takeKey } from './idempotency.ts'
import type { ApiFile } from './kit.ts'

type Parts = Pick<Services, 'works' | 'relay' | 'secret'>

/** Key, work and kept answer are one transaction; a failure leaves nothing behind, and the key may be used again. */
export async function runWriting(
  { works, relay, secret }: Parts,
  scope: Scope,
  { claim, act }: { claim: Claim | undefined; act(work: Work): Promise<Answer> },
): Promise<Answer> {
  const { answer, recorded } = await works.write(scope, async work => {
    const before = claim && (await takeKey(work, secret, claim))
    const answer = before ?? (await act(work))
    if (claim && !before) await keepAnswer(work, secret, { claim, answer })
    return { answer, recorded: work.recorded }
  })
  await relay.take(recorded)
  return answer
}

/** The handler opens its own works, so the key is taken before and its answer kept after. Files are never kept. */
export async function runAtDesk(
  { works, relay, secret }: Parts,
  scope: Scope,
  { claim, act }: { claim: Claim | undefined; act(desk: Desk): Promise<Answer | ApiFile> },
): Promise<Answer | ApiFile> {
  const recorded: string[] = []
  const desk: Desk = {
    read: body => works.read(scope, body),
    async write(body) {
      const done = await works.write(scope, async work => ({ result: await body(work), recorded: work.recorded }))
      recorded.push(...done.recorded)
      return done.result
    },
  }
  const before = claim && (await desk.write(work => takeKey(work, secret, claim)))
  if (before) return before
  try {
    const answer = await act(desk)
    if (claim && !isFile(answer)) await desk.write(work => keepAnswer(work, secret, { claim, answer }))
    return answer
  } finally {
    if (claim) await desk.write(work => releaseKey(work, claim))
    await relay.take(recorded)
  }
}
