import { formatPhone, isMobile } from '../../../brazil/phone.ts'
import { likelyAuthors } from '../../../channels/whatsapp/author.ts'
import { type Incoming, IncomingMessages } from '../../../channels/whatsapp/incoming.ts'
import {
  createAuthor,
  type Decided,
  decideRequest,
  markSeen,
  pickAuthor,
} from '../../../channels/whatsapp/incoming-actions.ts'
import type { Work } from '../../../data/work.ts'
import { Invalid, NotFound } from '../../../errors.ts'
import { purposeTitles } from '../../../notifier/reason.ts'
import { closedPurposes } from '../../../people/consent.ts'
import { Contacts } from '../../../people/contact.ts'
import { type ContactInput, searchContacts } from '../../../people/contact-actions.ts'
import { purposes } from '../../../people/purpose.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { purposeWords } from '../purpose-words.ts'
import { looksOf } from './incoming-look.ts'
import { listOf } from './query.ts'

const list = '/messages/incoming'
const path = `${list}/:id`

/** One message that a customer wrote: whose it is, what it asks for, and that somebody has seen it. */
export function incomingPageScreens(kit: Kit, { storage }: Services): void {
  kit.get(path, 'messages.read', async (work, { params }) => {
    const row = await work.of(IncomingMessages).get(params.id ?? '')
    const [look] = await looksOf(work, [row])
    return kit.view('messages/incoming-page', {
      title: `Mensagem de ${look?.contact?.name ?? look?.number}`,
      place: list,
      look,
      likely: row.contactId ? [] : await likelyAuthors(work, row),
      newcomer: newcomerFrom(row),
      consents: row.contactId && isRequest(row) ? await consentsOf(work, row.contactId) : [],
    })
  })

  // Whose name is written in the search box, without leaving the page.
  kit.get(`${path}/contact-options`, 'messages.write', async (work, { params, query }) => {
    const row = await work.of(IncomingMessages).get(params.id ?? '')
    const text = query.contactSearch?.trim() ?? ''
    const found = text ? (await searchContacts(work, { text, limit: 8 })).items : await likelyAuthors(work, row)
    return kit.view('documents/contact-options', { chosen: undefined, found, text })
  })

  kit.getSlow(`${path}/attachments/:index`, 'messages.media', async (desk, { params }) => {
    const { media } = await desk.read(work => work.of(IncomingMessages).get(params.id ?? ''))
    if (!media?.hash || params.index !== '0') throw new NotFound('Este arquivo não foi guardado.')
    // To be saved, never to be shown: whoever sent it may mean no good.
    return { kind: 'file', name: media.name, contentType: media.contentType, body: storage.open(media.hash) }
  })

  kit.post(`${path}/seen`, 'messages.write', async (work, { params }) => {
    const { id } = await work.of(IncomingMessages).get(params.id ?? '')
    const seen = await markSeen(work, [id])
    return kit.redirect(list, seen > 0 ? 'Marcada como vista.' : 'Alguém já tinha visto.')
  })

  kit.post(`${path}/author`, 'messages.write', async (work, { params, body }) => {
    const { id } = await work.of(IncomingMessages).get(params.id ?? '')
    const contact = await work.of(Contacts).first({ where: { id: String(body.contactId ?? '') } })
    if (!contact) throw new Invalid({ contactId: 'Escolha de que cliente é a mensagem.' })
    return answered(await pickAuthor(work, id, contact.id), contact.name)
  })

  kit.post(`${path}/newcomer`, 'contacts.write', async (work, { params, body }) => {
    const row = await createAuthor(work, params.id ?? '', body as ContactInput)
    const { name } = await work.of(Contacts).get(row.contactId ?? '')
    return answered(row, name)
  })

  kit.post(`${path}/decision`, 'messages.write', async (work, { params, body }) => {
    const receives = purposes.filter(purpose => listOf(body.receives).includes(purpose))
    return kit.redirect(`${list}?list=requests`, said(await decideRequest(work, params.id ?? '', receives)))
  })

  const answered = (row: Incoming, name: string) =>
    row.handledAt
      ? kit.redirect(
          `${list}?list=unmatched`,
          `A mensagem está com ${name}. As próximas deste número vão direto para lá.`,
        )
      : kit.redirect(`${list}/${row.id}`, `A mensagem é de ${name}. Falta ler o que foi pedido.`)
}

const isRequest = ({ classification, handledAt }: Incoming) => classification !== 'plain' && !handledAt

async function consentsOf(work: Work, contactId: string) {
  const closed = await closedPurposes(work, contactId)
  return purposes.map(purpose => ({ purpose, ...purposeWords[purpose], granted: !closed.has(purpose) }))
}

/** A number goes where the form of a customer would take it; it is never rewritten, only proposed. */
function newcomerFrom({ number }: Incoming): { mobile: string; phone: string } {
  if (!number) return { mobile: '', phone: '' }
  return isMobile(number) ? { mobile: formatPhone(number), phone: '' } : { mobile: '', phone: formatPhone(number) }
}

function said({ stop, resume }: Decided): string {
  const named = (some: Decided['stop']) => some.map(purpose => purposeTitles[purpose]).join(', ')
  if (stop.length + resume.length === 0) return 'Anotado: nada muda no que o cliente recebe.'
  const parts = [
    stop.length > 0 && `não recebe mais ${named(stop)}`,
    resume.length > 0 && `volta a receber ${named(resume)}`,
  ].filter(Boolean)
  return `O cliente ${parts.join(' e ')}. Ele vai receber a resposta.`
}
