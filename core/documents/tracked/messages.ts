import { z } from 'zod'
import { formatMoney } from '../../brazil/money.ts'
import type { Work } from '../../data/work.ts'
import type { Event, Trigger } from '../../events/event.ts'
import { defineMessage, type MessageType } from '../../notifier/message-type.ts'
import { priorities } from '../../outbox/lane.ts'
import type { AttachmentRef } from '../../outbox/message.ts'
import { settingsOf } from '../../people/settings.ts'
import { titleOf } from './actions.ts'
import type { DocumentDeclaration, DocumentRow, TrackedDocument } from './declaration.ts'

/** "Created" and "status changed": the two things said about every tracked document (W12, W13, W14). */
export function documentMessages(document: TrackedDocument): MessageType[] {
  const { declaration, lifecycle } = document
  const { subject, title, words } = declaration
  const of = `d${title.feminine ? 'a' : 'o'} ${title.one.toLowerCase()}`
  return [
    say(document, {
      name: `${subject}.created`,
      title: `Criação ${of}`,
      on: lifecycle.created(),
      words: words.created,
    }),
    say(document, {
      name: `${subject}.status_changed`,
      title: `Mudança de status ${of}`,
      on: lifecycle.changed(),
      words: words.changed,
    }),
  ]
}

type Saying = Pick<MessageType, 'name' | 'title' | 'words'> & { on: Trigger }

function say(document: TrackedDocument, saying: Saying): MessageType {
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
        variables: variablesOf(work, document, { ...head, status: statusIn(event) ?? head.status }),
        attachments: await attachmentsOf(work, document, head),
      }
    },
    stillTrue: (work, event) => stillTrue(work, document, event),
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
    field.variable ? [[field.variable, field.input === 'date' ? '31/12/2026' : field.label]] : [],
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

function variablesOf(work: Work, document: TrackedDocument, head: DocumentRow) {
  const { variable, fields, subject } = document.declaration
  const row = head as unknown as Record<string, unknown>
  const own = Object.entries(fields).flatMap(([name, field]) =>
    field.variable ? [[field.variable, row[name] ? field.format(row[name]) : '']] : [],
  )
  return {
    [variable]: {
      numero: String(head.number),
      total: formatMoney(head.totalCents),
      situacao: titleOf(document, head.status),
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

async function stillTrue(work: Work, document: TrackedDocument, event: Event): Promise<true | string> {
  const { declaration } = document
  const head = await work.of(document.model).first({ where: { id: event.subjectId } })
  const name = `${declaration.title.one} ${head?.number ?? ''}`.trim()
  if (!head) return `${name} não existe mais.`
  // Its page in the internet is linked in the text.
  if (head.contactId !== event.contactId) return `${name} passou para outro cliente.`
  const { to, totalCents } = event.payload
  if (to !== undefined && head.status !== to) return `${name} já mudou para "${titleOf(document, head.status)}".`
  if (to === undefined && declaration.dead.includes(head.status))
    return `${name} está como "${titleOf(document, head.status)}".`
  if (totalCents !== undefined && head.totalCents !== totalCents) return `O valor de ${name} mudou depois deste aviso.`
  return true
}
