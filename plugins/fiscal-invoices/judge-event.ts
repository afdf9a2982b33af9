import type { XmlDocument } from 'libxml2-wasm'
import { isRefusal, readAccessKey } from '#core'
import { isPossible, isProtocol, isRegistered, nfeNamespace } from './document-kind.ts'
import type { NoteEvent } from './note.ts'
import { cancellations, correction, readEvent } from './read-event.ts'
import { type Signed, signatureProblems } from './signature.ts'
import { allAt, at, type Node, textAt } from './xml-tree.ts'

/** What an event says, and what speaks against it. */
export interface JudgedEvent {
  kind: 'event'
  event: NoteEvent
  problems: Record<string, string>
  signature: string[]
}

/** An event that came in the file of its note. */
export interface InnerEvent {
  event: NoteEvent
  /** It is whole and whoever asked for it signed it: only then may it change a note that is here already. */
  signed: boolean
}

/** A procEventoNFe. */
export function judgeEvent(document: XmlDocument, root: Node): JudgedEvent {
  const event = readEvent(root)
  const signature = signatureProblems(signedBy(event, { document, place: '/n:procEventoNFe' }))
  return { kind: 'event', event, problems: wholeProblems(root, event), signature }
}

/**
 * Those that some issuing programs put into the note's own file: complete, or as the bare answer of the SEFAZ, which
 * nobody signed. What the SEFAZ did not register, and what changes no note, is passed over.
 */
export function judgeWithin(document: XmlDocument, root: Node, accessKey: string) {
  const events: InnerEvent[] = []
  const problems: string[] = []
  const signature: string[] = []
  const counts = ({ status, type }: NoteEvent) => isRegistered(status) && known.includes(type)
  const whole = allAt(root, 'procEventoNFe').filter(({ namespace }) => namespace === nfeNamespace)
  for (const [index, node] of whole.entries()) {
    const event = readEvent(node)
    if (!counts(event)) continue
    const place = `/n:nfeProc/n:procEventoNFe[${index + 1}]`
    const broken = signatureProblems(signedBy(event, { document, place }))
    problems.push(...Object.values(wholeProblems(node, event)), ...keyProblem(event, accessKey))
    signature.push(...broken.map(reason => `Evento dentro do arquivo da nota: ${reason}`))
    events.push({ event, signed: broken.length === 0 })
  }
  for (const answer of allAt(root, 'retEvento')) {
    const event = readEvent({ ...root, children: [answer], text: '' })
    if (!counts(event) || events.some(other => isSame(other.event, event))) continue
    problems.push(...Object.values(answerProblems(event)), ...keyProblem(event, accessKey))
    events.push({ event, signed: false })
  }
  return { events, signature, problems: problems.length > 0 ? { event: [...new Set(problems)].join(' ') } : {} }
}

const known = [...cancellations, correction]

const isSame = (one: NoteEvent, other: NoteEvent) => one.type === other.type && one.sequence === other.sequence

const keyProblem = (event: NoteEvent, accessKey: string) =>
  event.accessKey === accessKey ? [] : ['O evento dentro do arquivo é de outra nota.']

function signedBy({ accessKey }: NoteEvent, { document, place }: { document: XmlDocument; place: string }): Signed {
  const read = readAccessKey(accessKey)
  const signer = isRefusal(read) ? '' : read.issuer.replace(/^000(?=\d{11}$)/, '')
  return { document, holder: `${place}/n:evento`, signed: 'infEvento', signer }
}

function wholeProblems(root: Node, event: NoteEvent): Record<string, string> {
  const answered = at(root, 'retEvento', 'infEvento')
  const problems: Record<string, string> = {}
  const read = readAccessKey(event.accessKey)
  if (isRefusal(read)) problems.accessKey = read.reason
  if (!known.includes(event.type))
    problems.type = `O evento ${event.type.slice(0, 10)} não é cancelamento nem carta de correção; ele não muda a nota aqui.`
  if (!answered || !at(root, 'evento', 'infEvento'))
    problems.protocol = 'O evento está sem o pedido ou sem a resposta da SEFAZ.'
  else if (!isSingle(root, 'evento') || !isSingle(root, 'retEvento'))
    problems.protocol = 'O arquivo não traz exatamente um evento. Envie um XML para cada evento.'
  else if (textAt(answered, 'chNFe') !== event.accessKey || (textAt(answered, 'tpEvento') || event.type) !== event.type)
    problems.protocol = 'A resposta da SEFAZ é de outro evento: a chave ou o tipo não confere.'
  else Object.assign(problems, answerProblems(event))
  return problems
}

/** Else one could be read and another one be what was signed. */
const isSingle = (root: Node, name: string) => {
  const found = allAt(root, name)
  return found.length === 1 && allAt(found[0], 'infEvento').length === 1
}

function answerProblems(event: NoteEvent): Record<string, string> {
  const { status, motive, protocol, sequence } = event
  if (!isRegistered(status))
    return { protocol: `A SEFAZ não registrou o evento: ${status || 'sem situação'}${motive ? `, ${motive}` : ''}.` }
  if (!isProtocol(protocol) || !(Number.isInteger(sequence) && sequence >= 1 && sequence <= 999))
    return { protocol: 'O número do protocolo ou a sequência do evento não é válido.' }
  return isPossible(event.at) ? {} : { happenedAt: 'A data do evento não é possível.' }
}
