import { z } from 'zod'
import { parsePhone } from '../../../brazil/phone.ts'

/** A customer's message as far as it can be read without asking Meta. */
export interface ReadIncoming {
  /** The number, or the user's id for those who hide it. */
  from: string
  body: string
  quotedProviderId: string | null
  /** The name is as the customer's phone says it; those who send a photo give it none. */
  media: { id: string; name: string } | undefined
}

const file = z.object({ id: z.string(), caption: z.string().optional(), filename: z.string().optional() })
const words = z.object({ body: z.string() })
const reply = z.object({ title: z.string() }).optional()

/** "messages webhook reference" and the pages of its kinds; everything may be missing but what every message has. */
const incoming = z.object({
  id: z.string(),
  type: z.string().default('unknown'),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  context: z.object({ id: z.string().optional() }).nullish(),
  text: words.optional(),
  system: words.optional(),
  button: z.object({ text: z.string() }).optional(),
  interactive: z.object({ button_reply: reply, list_reply: reply }).optional(),
  reaction: z.object({ message_id: z.string(), emoji: z.string().optional() }).optional(),
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
  contacts: z.array(z.object({ name: z.object({ formatted_name: z.string() }) })).optional(),
  document: file.optional(),
  image: file.optional(),
  video: file.optional(),
  audio: file.optional(),
  sticker: file.optional(),
})
type Incoming = z.output<typeof incoming>

/** undefined when it cannot be read at all. */
export function readIncoming(raw: unknown): ReadIncoming | undefined {
  const parsed = incoming.safeParse(raw)
  if (!parsed.success) return undefined
  const given = parsed.data
  const sent = given.document ?? given.image ?? given.video ?? given.audio ?? given.sticker
  return {
    from: given.from ?? given.from_user_id ?? '',
    body:
      bodyOf(given) ??
      sent?.caption ??
      (sent ? '' : `[${kinds[given.type] ?? 'mensagem que o WhatsApp não mostra aqui'}]`),
    quotedProviderId: given.reaction?.message_id ?? given.context?.id ?? null,
    media: sent && { id: sent.id, name: sent.filename ?? '' },
  }
}

function bodyOf({ text, system, button, interactive, reaction, location, contacts }: Incoming): string | undefined {
  const place = location && [location.name, location.address, `${location.latitude}, ${location.longitude}`]
  return (
    text?.body ??
    system?.body ??
    button?.text ??
    interactive?.button_reply?.title ??
    interactive?.list_reply?.title ??
    reaction?.emoji ??
    place?.filter(Boolean).join('\n') ??
    contacts?.map(({ name }) => name.formatted_name).join('\n')
  )
}

const kinds: Record<string, string> = { reaction: 'reação retirada', order: 'pedido pelo catálogo' }

/** E.164 with its ninth digit, as messages are addressed; null for an id that is no number. */
export const numberOf = (from: string | undefined): string | null =>
  from && /^\d+$/.test(from) ? (parsePhone(`+${from}`)?.e164 ?? null) : null
