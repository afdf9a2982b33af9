import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { smtpCredentials } from '../../core/channels/email/credentials.ts'
import { createEmailFrame } from '../../core/channels/email/frame.ts'
import { composeMail } from '../../core/channels/email/mail.ts'
import { Companies } from '../../core/data/company.ts'
import { changeDocumentStatus, createDocument } from '../../core/documents/tracked/actions.ts'
import { changeRule } from '../../core/notifier/rule.ts'
import { envelopeFor } from '../../core/outbox/envelope.ts'
import { Messages } from '../../core/outbox/message.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { createContact } from '../../core/people/contact-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { rootFolder } from '../../core/root.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { quoteSettings } from '../../plugins/quotes/settings.ts'
import type { Figure } from './figure.ts'
import { type DatabaseKind, type Installation, install } from './installation.ts'
import { type Sink, startSink } from './sink-process.ts'

export const count = 2_000
const rounds = 3

/** (a) 2,000 status changes to 2,000 delivered e-mails, beside nodemailer alone sending the same mails to the same sink. */
export async function measureRoad(kind: DatabaseKind): Promise<Figure> {
  const sink = await startSink()
  const place = await install(kind)
  try {
    await prepare(place, sink)
    place.app.start()
    const all = []
    for (let round = 0; round < rounds; round++) all.push(await measureOnce(place, sink, round))
    const { ours, bare, ratio } = median(all)
    return {
      name: `estrada inteira: ${count.toLocaleString('pt-BR')} mudanças de situação a ${count.toLocaleString('pt-BR')} e-mails entregues (${kind}, mediana de ${rounds})`,
      ours: count / ours,
      reference: count / bare,
      unit: 'mensagens/s',
      referenceName: 'nodemailer com pool, os mesmos e-mails',
      ratio,
      target: 'razão ≥ 0,35',
      met: ratio >= 0.35,
    }
  } finally {
    await place.close()
    sink.stop()
  }
}

/** In seconds, and how fast ours is where the other is 1. */
interface Round {
  ours: number
  bare: number
  ratio: number
}

async function measureOnce(place: Installation, sink: Sink, round: number): Promise<Round> {
  const ids = await makeQuotes(place, round)
  const ours = await timed(sink, () => travel(place, ids))
  const bare = await timed(sink, () => sendBare(place, sink, ids))
  return { ours, bare, ratio: bare / ours }
}

// One round beside another differs by a fifth on a machine that others use as well.
const median = (all: Round[]): Round => all.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(all.length / 2)] as Round

export async function prepare({ app, scope }: Installation, sink: Sink): Promise<void> {
  const account = {
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    from: 'loja@bench.test',
    fromName: 'Loja Modelo',
  }
  await app.works.write(scope, async work => {
    const pace = { gapSeconds: [0, 0] as const, perSecond: 100_000, concurrency: 5 }
    const credentials = app.secret.seal(JSON.stringify(account))
    await work.of(Senders).insert({
      channel: 'email',
      driver: 'smtp',
      name: 'Bench',
      identity: account.from,
      credentials,
      pace,
      isDefault: true,
      status: 'ready',
    })
    // Two thousand different PDFs would measure the browser; figure (b) does.
    await changeSettings(work, quoteSettings, { attachPdf: false })
    for (const type of quotes.messages)
      await changeRule(work, type, { mode: type.name === 'quote.created' ? 'off' : 'automatic', channels: ['email'] })
  })
}

export async function makeQuotes({ app, scope }: Installation, round: number): Promise<string[]> {
  const ids: string[] = []
  for (let batch = 0; batch < count / 100; batch++) {
    await app.works.write(scope, async work => {
      for (let index = 0; index < 100; index++) {
        const number = round * count + batch * 100 + index
        const contact = await createContact(work, { name: `Cliente ${number}`, email: `cliente${number}@bench.test` })
        const items = [{ description: 'Notebook', quantity: 1, unitPriceCents: 389_900 }]
        ids.push((await createDocument(work, quotes, { contactId: contact.id, items, validUntil: '2030-12-31' })).id)
      }
    })
  }
  while ((await app.relay.round()) > 0);
  return ids
}

export async function travel({ app, scope }: Installation, ids: string[]): Promise<void> {
  const queue = [...ids]
  const clerk = async () => {
    for (let id = queue.pop(); id; id = queue.pop()) {
      const change = { id, to: 'sent' }
      await app.works.write(scope, work => changeDocumentStatus(work, quotes, change))
    }
  }
  await Promise.all(Array.from({ length: 10 }, clerk))
}

/** The mails that were just sent, built and sent again by nodemailer alone. */
async function sendBare({ app, scope }: Installation, sink: Sink, ids: string[]): Promise<void> {
  const frame = createEmailFrame(join(rootFolder, 'views'))
  const account = smtpCredentials.parse({
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    from: 'loja@bench.test',
    fromName: 'Loja Modelo',
  })
  const company = await app.works.read(scope, work => work.of(Companies).get(work.companyId))
  const messages = await app.works.read(scope, work =>
    work.of(Messages).all({ where: { type: 'quote.status_changed', subjectId: ids } }),
  )
  const mails = messages.map(message => {
    const envelope = envelopeFor({ message, company, attachments: [], redirectTo: null })
    return composeMail(account, envelope, { html: frame(envelope) })
  })
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port: sink.port,
    pool: true,
    maxConnections: 5,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  })
  await Promise.all(mails.map(mail => pool.sendMail(mail)))
  pool.close()
}

/** Seconds until the sink has taken `count` more mails. */
export async function timed(sink: Sink, body: () => Promise<void>): Promise<number> {
  const before = await sink.count()
  const start = performance.now()
  await body()
  while ((await sink.count()) < before + count) await new Promise(resolve => setTimeout(resolve, 5))
  return (performance.now() - start) / 1_000
}
