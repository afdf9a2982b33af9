import type { Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import type { Words } from '../../../notifier/message-type.ts'
import type { Notifier } from '../../../notifier/notifier.ts'
import { commonSample, valueAt, variablesOf } from '../../../notifier/variables.ts'
import { sampleOf, variantOf } from '../../../notifier/variants.ts'
import { changeWords, restoreWords, wordsOf } from '../../../notifier/words.ts'
import { channelKinds } from '../../../outbox/channel.ts'
import { senderFor } from '../../../outbox/module-sender.ts'
import type { Input, Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { latestDocuments } from './latest-documents.ts'
import { channelName, rowsFor } from './look.ts'
import { occasionHint, occasionsOf, placeOf } from './occasions.ts'
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

  kit.get(path, 'rules.read', async (work, { params, query }) => {
    const { plugin, type, channel } = readPlace(notifier, params)
    const variant = (await variantOf(work, type, query.variant))?.key
    const words = await wordsOf(work, type, { channel, variant })
    const documents = await latestDocuments(work, type, titles)
    const document = documents[0]?.value ?? ''
    const sample = { ...sampleOf(type, variant), ...commonSample }
    const occasions = await occasionsOf(work, type, { channel, variant })
    return kit.view('messages/words', {
      title: type.title,
      type,
      module: plugin.title,
      channel,
      variant,
      channelTitle: channelName(channel),
      channels: channelsFor(type).map(name => ({
        title: channelName(name),
        path: placeOf(type, { channel: name, variant }),
        active: name === channel,
      })),
      occasions,
      hint: occasionHint(occasions),
      words,
      restorable: !words.isDefault && !words.isInherited,
      rows: Math.min(24, rowsFor(words.body, 60) + 2),
      variables: variablesOf(type).map(variable => ({
        ...variable,
        example: valueAt(sample, variable.path),
        text: `{{${variable.path}}}`,
      })),
      documents,
      ...(await previewOf(work, { type, channel, variant, words, document })),
    })
  })

  // A slow route, because it is asked while people type and must not hold the write lock.
  kit.postSlow(`${path}/preview`, 'rules.read', (desk, { params, body }) =>
    desk.read(async work =>
      kit.view('messages/words-preview', await previewOf(work, { ...readPlace(notifier, params), ...written(body) })),
    ),
  )

  kit.post(path, 'rules.write', async (work, { params, body }) => {
    const { type, channel } = readPlace(notifier, params)
    const { variant, words } = written(body)
    await changeWords(work, type, { channel, variant, ...words })
    return kit.redirect(placeOf(type, { channel, variant }), 'Texto salvo. As próximas mensagens saem assim.')
  })

  kit.post(`${path}/default`, 'rules.write', async (work, { params, body }) => {
    const { type, channel } = readPlace(notifier, params)
    const { variant } = written(body)
    const { isDefault } = await restoreWords(work, type, { channel, variant })
    const text = isDefault ? 'O texto padrão voltou.' : 'Voltou o texto que vale para todas.'
    return kit.redirect(placeOf(type, { channel, variant }), text)
  })

  kit.postSlow(`${path}/trial`, 'rules.write', async (desk, { params, body, user, company, partial }) => {
    const { plugin, type, channel } = readPlace(notifier, params)
    const draft = { type, channel, ...written(body) }
    const preview = await desk.read(work => previewWords(work, draft))
    const sender = await desk.read(work => senderFor(work, { plugin: plugin.name, channel, purpose: type.purpose }))
    const [mistake] = Object.values(preview.mistakes)
    const flash = mistake
      ? ({ kind: 'warning', text: mistake } as const)
      : await sendTrial(services, desk, { channel, user, company, sender, ...preview })
    // Asked from within the editor, the answer must not take unsaved words away.
    return partial ? kit.view('messages/trial', { flash }) : kit.redirect(placeOf(type, draft), flash)
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

function readPlace(notifier: Notifier, { type, channel }: Input['params']) {
  const kind = channelKinds.find(known => known === channel)
  if (!kind) throw new NotFound('Este canal não existe.')
  return { ...notifier.type(type ?? ''), channel: kind }
}

/** What the editor's form holds. */
function written({ variant, subject, body, document }: Input['body']) {
  const words: Words = { subject: textOf(subject), body: textOf(body) }
  return { variant: textOf(variant) || undefined, words, document: textOf(document) }
}

const textOf = (given: unknown): string => (typeof given === 'string' ? given : '')
