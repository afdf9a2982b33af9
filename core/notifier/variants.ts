import type { Work } from '../data/work.ts'
import { NotFound } from '../errors.ts'
import type { MessageType, Variant } from './message-type.ts'

/** The occasions that the company may write words of its own for. */
export const variantsOf = async (work: Work, { variants }: MessageType): Promise<Variant[]> =>
  (await variants?.list(work)) ?? []

/** undefined: for all occasions. Throws NotFound for a key that the company does not have. */
export async function variantOf(work: Work, type: MessageType, key: string | undefined): Promise<Variant | undefined> {
  if (!key) return undefined
  const variant = (await variantsOf(work, type)).find(one => one.key === key)
  if (!variant) throw new NotFound('Esta ocasião não existe nesta mensagem.')
  return variant
}

/** What the variables say on that occasion, as the plug-in imagines it. */
export const sampleOf = ({ variants, sample }: MessageType, key = ''): Record<string, unknown> =>
  (key && variants?.sample?.(key)) || sample
