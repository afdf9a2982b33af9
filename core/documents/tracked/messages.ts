import { z } from 'zod'
import { formatMoney } from '../../brazil/money.ts'
import type { Work } from '../../data/work.ts'
import type { Event, Trigger } from '../../events/event.ts'
import { defineMessage, type MessageType } from '../../notifier/message-type.ts'
import { priorities } from '../../outbox/lane.ts'
import type { AttachmentRef } from '../../outbox/message.ts'
import { settingsOf } from '../../people/settings.ts'
import type { DocumentDeclaration, DocumentRow, DocumentSaying, TrackedDocument } from './declaration.ts'
import { titleOf } from './labels.ts'

/** "Created" and "status changed", the two things said about most documents (W12, W13, W14), and what a kind says besides. */
export function documentMessages(document: TrackedDocument): MessageType[] {
  const { declaration, lifecycle } = document
  const { subject, title, words, sayings = [] } = declaration
  const of = `d${title.feminine ? 'a' : 'o'} ${title.one.toLowerCase()}`
  const usual: Saying[] = words
    ? [
        { name: `${subject}.created`, title: `Criação ${of}`, on: lifecycle.created(), words: words.created },
        {
          name: `${subject}.status_changed`,
          title: `Mudança de status ${of}`,
          on: lifecycle.changed(),
          words: words.changed,
        },
      ]
    : []
  const more = sayings.map(
    ({ name, on, ...saying }): Saying => ({
      ...saying,
      name: `${subject}.${name}`,
      on: typeof on === 'string' ? { event: on } : lifecycle.changed(...on),
    }),
  )
  return [...usual, ...more].map(saying => say(document, saying))
}

type Saying = Pick<MessageType, 'name' | 'title' | 'words'> & { on: Trigger } & Pick<DocumentSaying, 'stillTrue'>

function say(document: TrackedDocument, { stillTrue: ownTruth, ...saying }: Saying): MessageType {
  const { declaration } = document
  return defineMessage({
    ...saying,
    purpose: 'service',
    priority: priorities.status,
    rule: { mode: 'confirm', channels: ['whatsapp', 'email'] },
    variables: variableSchema(declaration),
    sample: sampleOf(declaration),
    oldNames: oldNamesOf(declaration),
    async describe(work, event) {
      const head = await work.of(document.model).first({ where: { id: event.subjectId } })
      if (!head) return undefined
      return {
        contactId: head.contactId,
        // As the event says it is, also where that lies ahead or another step has followed.
        variables: await variablesOf(work, document, { ...head, status: statusIn(event) ?? head.status }),
        attachments: await attachmentsOf(work, document, head),
      }
    },
    stillTrue: (work, event) => stillTrue(work, document, { event, ownTruth }),
  })
}

const common = {
  numero: ['Número', '128'],
  total: ['Valor total', 'R$ 1.250,00'],
  situacao: ['Situação', 'Enviado'],
  link: ['Endereço para ver na internet', 'https://exemplo.com.br/d/abc'],
} as const

function variableSchema({ variable, title, fields }: DocumentDeclaration<string>) {
  const of = `d${title.feminine ? 'a' : 'o'} ${title.one.toLowerCase()}`
  const shared = Object.entries(common).map(
    ([name, [label]]) => [name, z.string().meta({ title: `${label} ${of}` })] as const,
  )
  const own = Object.values(fields).flatMap(field =>
    field.variable
      ? [
          [
            field.variable,
            z
              .string()
              .optional()
              .meta({ title: `${field.label} (${title.one.toLowerCase()})` }),
          ] as const,
        ]
      : [],
  )
  return z.object({ [variable]: z.object(Object.fromEntries([...shared, ...own])) })
}

function sampleOf({ variable, fields }: DocumentDeclaration<string>) {
  const shared = Object.entries(common).map(([name, [, sample]]) => [name, sample])
  const own = Object.values(fields).flatMap(field =>
    field.variable ? [[field.variable, field.example ?? (field.input === 'date' ? '31/12/2026' : field.label)]] : [],
  )
  return { [variable]: Object.fromEntries([...shared, ...own]) }
}

/** `TORCAMENTO:CLIENTE` and its kin, as older systems wrote them. */
function oldNamesOf({ oldTable, variable, fields }: DocumentDeclaration<string>): Record<string, string> {
  const own = Object.values(fields).flatMap(field =>
    field.variable ? [[field.variable.toUpperCase(), `${variable}.${field.variable}`]] : [],
  )
  const names: Record<string, string> = {
    CLIENTE: 'cliente.nome',
    NUMERO: `${variable}.numero`,
    CODIGO: `${variable}.numero`,
    TOTAL: `${variable}.total`,
    VALOR: `${variable}.total`,
    STATUS: `${variable}.situacao`,
    SITUACAO: `${variable}.situacao`,
    LINK: `${variable}.link`,
    EMPRESA: 'empresa.nome',
    ...Object.fromEntries(own),
  }
  return Object.fromEntries(Object.entries(names).map(([field, path]) => [`${oldTable}:${field}`, path]))
}

async function variablesOf(work: Work, document: TrackedDocument, head: DocumentRow) {
  const { variable, fields, subject } = document.declaration
  const row = head as unknown as Record<string, unknown>
  const own = Object.entries(fields).flatMap(([name, field]) =>
    field.variable ? [[field.variable, row[name] ? field.format(row[name]) : '']] : [],
  )
  return {
    [variable]: {
      numero: String(head.number),
      total: formatMoney(head.totalCents),
      situacao: await titleOf(work, document, head.status),
      link: work.addressOf(`/d/${subject}/${head.token}`),
      ...Object.fromEntries(own),
    },
  }
}

const statusIn = ({ payload: { to } }: Event): string | undefined => (typeof to === 'string' ? to : undefined)

async function attachmentsOf(work: Work, document: TrackedDocument, head: DocumentRow): Promise<AttachmentRef[]> {
  const { settings, subject, variable } = document.declaration
  const chosen = await work.once(`settings:${settings.plugin}`, () => settingsOf(work, settings))
  return chosen.attachPdf ? [{ kind: subject, id: head.id, name: `${variable}-${head.number}.pdf` }] : []
}

async function stillTrue(
  work: Work,
  document: TrackedDocument,
  { event, ownTruth }: { event: Event; ownTruth: Saying['stillTrue'] },
): Promise<true | string> {
  const { declaration } = document
  const head = await work.of(document.model).first({ where: { id: event.subjectId } })
  const name = `${declaration.title.one} ${head?.number ?? ''}`.trim()
  if (!head) return `${name} não existe mais.`
  // Its page in the internet is linked in the text.
  if (head.contactId !== event.contactId) return `${name} passou para outro cliente.`
  if (ownTruth) return ownTruth(head, event)
  const { to, totalCents } = event.payload
  const now = `"${await titleOf(work, document, head.status)}"`
  if (to !== undefined && head.status !== to) return `${name} já mudou para ${now}.`
  if (to === undefined && declaration.dead.includes(head.status)) return `${name} está como ${now}.`
  // What is filled over time is announced when it is opened.
  if (declaration.counter) return true
  if (totalCents !== undefined && head.totalCents !== totalCents) return `O valor de ${name} mudou depois deste aviso.`
  return true
}
