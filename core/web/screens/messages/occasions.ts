import type { Work } from '../../../data/work.ts'
import type { MessageType } from '../../../notifier/message-type.ts'
import { variantsOf } from '../../../notifier/variants.ts'
import { ownWords, type WordPlace } from '../../../notifier/words.ts'
import type { ChannelKind } from '../../../outbox/channel.ts'
import { withQuery } from './query.ts'

/** One choice of the editor: "Para todas", "5 dias antes do vencimento". */
export interface Occasion {
  title: string
  path: string
  active: boolean
  /** Whose words are said then: `próprio`, `o de todas`, `padrão`. */
  state: string
}

/** Where the words of a type are written on a channel, for one occasion or for all. */
export const placeOf = ({ name }: MessageType, { channel, variant }: WordPlace): string =>
  withQuery(`/messages/rules/${name}/${channel}`, { variant })

/** "Para todas" first; none at all for a type that knows no occasions. */
export async function occasionsOf(
  work: Work,
  type: MessageType,
  { channel, variant: here = '' }: WordPlace,
): Promise<Occasion[]> {
  if (!type.variants) return []
  const own = await writtenOn(work, type, channel)
  const choices = [{ key: '', title: forAll }, ...(await variantsOf(work, type))]
  return choices.map(({ key, title }) => ({
    title,
    path: placeOf(type, { channel, variant: key }),
    active: key === here,
    state: own.has(key) ? 'próprio' : own.has('') ? 'o de todas' : 'padrão',
  }))
}

/** What is said below the choice: what writing here changes. */
export function occasionHint(occasions: readonly Occasion[]): string {
  const here = occasions.find(({ active }) => active)
  if (!here) return ''
  if (here.title === forAll) return 'Este texto vale para todas as ocasiões que não têm texto próprio.'
  if (here.state === 'próprio') return 'Este texto vale só para esta ocasião.'
  const whose = here.state === 'padrão' ? 'o texto padrão' : `o seu texto de “${forAll}”`
  return `Esta ocasião usa ${whose}. O que você salvar aqui vale só para ela.`
}

const forAll = 'Para todas'

const writtenOn = async (work: Work, type: MessageType, channel: ChannelKind): Promise<Set<string>> =>
  new Set((await ownWords(work, type)).filter(row => row.channel === channel).map(row => row.variant))
