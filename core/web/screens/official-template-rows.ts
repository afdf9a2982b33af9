import {
  listTemplates,
  type TemplateChoice,
  type WhatsAppTemplate,
  WhatsAppTemplateChoices,
} from '../../channels/whatsapp/cloud/template-choice.ts'
import type { Work } from '../../data/work.ts'
import type { MessageType } from '../../notifier/message-type.ts'
import { variantsOf } from '../../notifier/variants.ts'
import type { Registry } from '../../registry.ts'
import { withQuery } from './messages/query.ts'
import { stateOf } from './official-template-look.ts'

/** A line of the list: a message, or one of its occasions. */
interface Row {
  title: string
  path: string
  isOccasion: boolean
  /** The chosen template, as people call it. */
  chosen: string | undefined
  trouble: string | null
  /** What happens without a choice. */
  otherwise: string
}

interface Kept {
  templates: WhatsAppTemplate[]
  choices: TemplateChoice[]
}

/** Every message of every module, with the text that Meta approved for it; `at` is where they are chosen. */
export async function templateRows(
  work: Work,
  { plugins }: Registry,
  { senderId, at }: { senderId: string; at: string },
) {
  const kept: Kept = {
    templates: await listTemplates(work, senderId),
    choices: await work.of(WhatsAppTemplateChoices).all({ where: { senderId } }),
  }
  const speaking = plugins.filter(({ messages = [] }) => messages.length > 0)
  return Promise.all(
    speaking.map(async ({ title, messages = [] }) => ({
      title,
      rows: (await Promise.all(messages.map(type => rowsOf(work, type, { ...kept, at })))).flat(),
    })),
  )
}

async function rowsOf(
  work: Work,
  type: MessageType,
  { templates, choices, at }: Kept & { at: string },
): Promise<Row[]> {
  const mine = choices.filter(choice => choice.type === type.name)
  const general = mine.some(({ variant }) => variant === '')
  const row = (variant: string, title: string): Row => ({
    title,
    path: withQuery(`${at}/${type.name}`, { variant }),
    isOccasion: variant !== '',
    otherwise: variant !== '' && general ? 'o de todas as ocasiões' : 'nenhum: fora da janela não sai',
    ...stateOf(
      templates,
      mine.find(choice => choice.variant === variant),
    ),
  })
  const occasions = await variantsOf(work, type)
  return [row('', type.title), ...occasions.map(({ key, title }) => row(key, title))]
}
