import type { Work } from '../../data/work.ts'
import { Conflict } from '../../errors.ts'
import type { TrackedDocument } from './declaration.ts'

export const changedMeanwhile =
  'Outra pessoa mudou isto enquanto você editava. Recarregue a página para ver como está agora.'

/** Whoever changes this document as well waits until this work is over. Throws Conflict when somebody did after `seenAt`. */
export async function lockDocument(
  work: Work,
  { model }: TrackedDocument,
  { id, seenAt }: { id: string; seenAt?: string | undefined },
): Promise<void> {
  const seen = seenAt ? { updatedAt: new Date(seenAt) } : {}
  const locked = await work.of(model).change({ id, ...seen }, { updatedAt: work.now })
  if (locked === 0 && seenAt && (await work.of(model).get(id))) throw new Conflict(changedMeanwhile)
}
