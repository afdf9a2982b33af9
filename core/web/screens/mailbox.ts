import { join } from 'node:path'
import { codePictures } from '../../channels/email/code-pictures.ts'
import { createEmailFrame } from '../../channels/email/frame.ts'
import { Companies } from '../../data/company.ts'
import { NotFound } from '../../errors.ts'
import { unveil } from '../../outbox/veil.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { type PaperMessage, paperMail } from './mailbox-paper.ts'
import { letterFor } from './messages/letter.ts'

const path = '/dev/mailbox'
const permission = 'messages.read'

/** "Caixa de testes": what paper senders were given, as the customer would see it. Only while trying things out. */
export function mailboxScreens(kit: Kit, { options, secret }: Services): void {
  if (options.production) return
  const show = (text: string) => unveil(secret, text)
  const frame = createEmailFrame(join(options.rootFolder, 'views'))

  kit.get(path, permission, async (work, { query }) => {
    const { bubbles } = await paperMail(work, show)
    const chats = chatsOf(bubbles)
    const chat = chats.find(({ address }) => address === query.chat) ?? chats[0]
    return kit.view('mailbox/phone', { title: 'Caixa de testes', chats, chat, opened: Boolean(query.chat) })
  })

  kit.get(`${path}/mail`, permission, async (work, { query }) => {
    const { mails } = await paperMail(work, show)
    const mail = mails.find(({ id }) => id === query.id) ?? mails[0]
    return kit.view('mailbox/mail', { title: 'Caixa de testes', mails, mail, opened: Boolean(query.id) })
  })

  kit.get(`${path}/mail/:id/frame`, permission, async (work, { params }) => {
    const { mails } = await paperMail(work, show)
    const mail = mails.find(({ id }) => id === params.id)
    if (!mail) throw new NotFound('Este e-mail não está na caixa de testes.')
    const company = await work.of(Companies).get(work.companyId)
    const letter = letterFor(company, { ...mail, recipientName: mail.recipient }, mail.files)
    const pictures = await codePictures(letter)
    const addresses = pictures.map(picture => picture && `data:image/png;base64,${picture.png.toString('base64')}`)
    return { kind: 'frame', html: frame(letter, addresses) }
  })
}

/** One conversation per number, the last that spoke first. */
function chatsOf(bubbles: readonly PaperMessage[]) {
  const chats = new Map<string, PaperMessage[]>()
  for (const bubble of bubbles) chats.set(bubble.address, [...(chats.get(bubble.address) ?? []), bubble])
  return [...chats]
    .map(([address, said]) => ({
      address,
      path: `${path}?chat=${encodeURIComponent(address)}`,
      recipient: said.at(-1)?.recipient ?? '',
      last: said.at(-1),
      said,
    }))
    .sort((one, other) => Number(other.last?.at) - Number(one.last?.at))
}
