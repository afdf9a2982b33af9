import type { Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import type { MessageType, Words } from '../../../notifier/message-type.ts'
import type { Notifier } from '../../../notifier/notifier.ts'
import { variablesOf } from '../../../notifier/variables.ts'
import { changeWords, restoreWords, wordsOf } from '../../../notifier/words.ts'
import { type ChannelKind, channelKinds } from '../../../outbox/channel.ts'
import { senderFor } from '../../../outbox/module-sender.ts'
import type { Input, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { latestDocuments } from './latest-documents.ts'
import { channelName, rowsFor } from './look.ts'
import { phonePieces } from './phone-text.ts'
import { type Draft, previewWords } from './preview.ts'
import { channelsFor } from './rules.ts'
import { createTitles } from './titles.ts'
import { sendTrial } from './trial.ts'

const path = '/messages/rules/:type/:channel'

/** The editor of one message's words on one channel (W8). */
export function wordScreens(kit: Kit, services: Services): void {
  const { registry, notifier } = services
  const titles = createTitles(registry)

  kit.get(path, 'rules.read', async (work, { params }) => {
    const { plugin, type, channel } = readPlace(notifier, params)
    const words = await wordsOf(work, type, channel)
    const documents = await latestDocuments(work, type, titles)
    const document = documents[0]?.value ?? ''
    return kit.view('messages/words', {
      title: type.title,
      type,
      module: plugin.title,
      channel,
      channelTitle: channelName(channel),
      channels: channelsFor(type).map(name => ({ name, title: channelName(name), active: name === channel })),
      words,
      rows: Math.min(24, rowsFor(words.body, 60) + 2),
      variables: variablesOf(type).map(variable => ({ ...variable, text: `{{${variable.path}}}` })),
      documents,
      ...(await previewOf(work, { type, channel, words, document })),
    })
  })

  // A slow route, because it is asked while people type and must not hold the write lock.
  kit.postSlow(`${path}/preview`, 'rules.read', (desk, { params, body }) =>
    desk.read(async work => {
      const { type, channel } = readPlace(notifier, params)
      const document = String(body.document ?? '')
      return kit.view(
        'messages/words-preview',
        await previewOf(work, { type, channel, words: wordsFrom(body), document }),
      )
    }),
  )

  kit.post(path, 'rules.write', async (work, { params, body }) => {
    const { type, channel } = readPlace(notifier, params)
    await changeWords(work, type, channel, wordsFrom(body))
    return kit.redirect(placeOf(type, channel), 'Texto salvo. As próximas mensagens saem assim.')
  })

  kit.post(`${path}/default`, 'rules.write', async (work, { params }) => {
    const { type, channel } = readPlace(notifier, params)
    await restoreWords(work, type, channel)
    return kit.redirect(placeOf(type, channel), 'O texto padrão voltou.')
  })

  kit.postSlow(`${path}/trial`, 'rules.write', async (desk, { params, body, user, company, partial }) => {
    const { plugin, type, channel } = readPlace(notifier, params)
    const document = String(body.document ?? '')
    const preview = await desk.read(work => previewWords(work, { type, channel, words: wordsFrom(body), document }))
    const sender = await desk.read(work => senderFor(work, plugin.name, channel))
    const [mistake] = Object.values(preview.mistakes)
    const flash = mistake
      ? ({ kind: 'warning', text: mistake } as const)
      : await sendTrial(services, desk, { channel, user, company, sender, ...preview })
    // Asked from within the editor, the answer must not take unsaved words away.
    return partial ? kit.view('messages/trial', { flash }) : kit.redirect(placeOf(type, channel), flash)
  })
}

/** As `messages/words-preview` draws it. */
async function previewOf(work: Work, draft: Draft) {
  const preview = await previewWords(work, draft)
  const { subject, body, recipient } = preview
  const isMail = draft.channel === 'email'
  const pieces = isMail ? [{ text: body }] : phonePieces(body)
  const kind = isMail ? 'mail' : 'phone'
  return { preview, look: { kind, attachments: [], subject, body, pieces, recipient, address: 'endereço do cadastro' } }
}

const placeOf = (type: MessageType, channel: ChannelKind) => `/messages/rules/${type.name}/${channel}`

function readPlace(notifier: Notifier, { type, channel }: Input['params']) {
  const kind = channelKinds.find(known => known === channel)
  if (!kind) throw new NotFound('Este canal não existe.')
  return { ...notifier.type(type ?? ''), channel: kind }
}

const wordsFrom = ({ subject, body }: Input['body']): Words => ({
  subject: typeof subject === 'string' ? subject : '',
  body: typeof body === 'string' ? body : '',
})
