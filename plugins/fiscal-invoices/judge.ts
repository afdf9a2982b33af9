import type { XmlDocument } from 'libxml2-wasm'
import { isCivilDate, isRefusal, parseTaxId, readAccessKey } from '#core'
import { isAuthorised, isRegistered, kindOf } from './document-kind.ts'
import type { Note, NoteEvent } from './note.ts'
import { cancellations, correction, eventsWithin, readEvent } from './read-event.ts'
import { readNote } from './read-note.ts'
import { digestValueOf, type Signed, signatureProblems } from './signature.ts'
import { at, type Node, nodeOf, refused, withXml } from './xml-tree.ts'

/** What a file holds and what speaks against it: a sentence by what it is about. Nothing is changed by looking. */
export type Judged = { problems: Record<string, string>; signature: string[] } & (
  | { kind: 'note'; note: Note; events: NoteEvent[] }
  | { kind: 'event'; event: NoteEvent }
)

/** @throws Invalid when the file is no note and no event of one, naming what it is */
export function judge(bytes: Uint8Array): Judged {
  return withXml(bytes, document => {
    const root = nodeOf(document.root)
    return kindOf(root) === 'note' ? judgeNote(document, root) : judgeEvent(document, root)
  })
}

function judgeNote(document: XmlDocument, root: Node): Judged {
  const notes = root.children.filter(({ name }) => name === 'NFe')
  if (notes.length !== 1 || notes[0]?.children.filter(({ name }) => name === 'infNFe').length !== 1)
    throw refused('O arquivo não traz exatamente uma nota. Envie um XML para cada nota.')
  const note = readNote(root)
  const signed: Signed = { document, holder: '/n:nfeProc/n:NFe', signed: 'infNFe', signer: note.issuer.taxId }
  const events = eventsWithin(root).filter(
    ({ status, type, protocol }) =>
      isRegistered(status) && [...cancellations, correction].includes(type) && isProtocol(protocol),
  )
  const problems = {
    ...layoutProblem(note),
    ...keyProblem(note),
    ...protocolProblem(note, at(root, 'protNFe') !== undefined),
    ...(events.some(({ accessKey }) => accessKey !== note.accessKey)
      ? { event: 'O evento dentro do arquivo é de outra nota.' }
      : {}),
  }
  const matches = note.protocol.digest === '' || note.protocol.digest === digestValueOf(signed)
  const signature = [
    ...signatureProblems(signed),
    ...(matches
      ? []
      : ['O protocolo é de outro conteúdo: o resumo (digest) que a SEFAZ autorizou não é o desta nota.']),
  ]
  return { kind: 'note', note, events, problems, signature }
}

function layoutProblem({ version, model, number, issuedAt }: Note): Record<string, string> {
  if (model !== '55' && model !== '65')
    return { model: `O modelo é "${model.slice(0, 10)}"; aqui entram NF-e (55) e NFC-e (65).` }
  if (version !== '4.00') return { version: `O leiaute é ${version || 'desconhecido'}; aqui entra só o 4.00.` }
  if (!(number > 0)) return { number: 'A nota está sem número.' }
  return isCivilDate(issuedAt.slice(0, 10)) ? {} : { issuedAt: 'A data da emissão não existe.' }
}

function keyProblem({ accessKey, issuer, model, series, number }: Note): Record<string, string> {
  const read = readAccessKey(accessKey)
  if (isRefusal(read)) return { accessKey: read.reason }
  if (!parseTaxId(issuer.taxId)) return { issuer: 'O CNPJ do emitente não é válido.' }
  const agrees =
    read.issuer === issuer.taxId.padStart(14, '0') &&
    read.model === model &&
    read.series === series &&
    read.number === number
  return agrees ? {} : { accessKey: 'A chave de acesso é de outra nota: CNPJ, modelo, série ou número não conferem.' }
}

function protocolProblem({ protocol, accessKey }: Note, present: boolean): Record<string, string> {
  if (!present)
    return {
      protocol: 'A nota está sem o protocolo da SEFAZ: não está autorizada. Envie o arquivo depois de autorizado.',
    }
  if (!isAuthorised(protocol.status))
    return {
      protocol: `A SEFAZ não autorizou a nota: ${protocol.status || 'sem situação'}${protocol.motive ? `, ${protocol.motive}` : ''}.`,
    }
  if (protocol.accessKey !== accessKey)
    return { protocol: 'O protocolo da SEFAZ é de outra nota: a chave não confere.' }
  return isProtocol(protocol.number) ? {} : { protocol: 'O número do protocolo da SEFAZ não é válido.' }
}

/** Fifteen digits, seventeen from 2026 on. */
const isProtocol = (number: string) => /^\d{15,17}$/.test(number)

function judgeEvent(document: XmlDocument, root: Node): Judged {
  const event = readEvent(root)
  const answered = at(root, 'retEvento', 'infEvento')
  const asked = at(root, 'evento', 'infEvento')
  const read = readAccessKey(event.accessKey)
  const signed: Signed = {
    document,
    holder: '/n:procEventoNFe/n:evento',
    signed: 'infEvento',
    signer: isRefusal(read) ? '' : read.issuer.replace(/^000(?=\d{11}$)/, ''),
  }
  const said = (node: Node | undefined, name: string) => node?.children.find(child => child.name === name)?.text
  const problems: Record<string, string> = {}
  if (isRefusal(read)) problems.accessKey = read.reason
  if (![...cancellations, correction].includes(event.type))
    problems.type = `O evento ${event.type.slice(0, 10)} não é cancelamento nem carta de correção; ele não muda a nota aqui.`
  if (!answered || !asked) problems.protocol = 'O evento está sem o pedido ou sem a resposta da SEFAZ.'
  else if (!isRegistered(event.status))
    problems.protocol = `A SEFAZ não registrou o evento: ${event.status || 'sem situação'}${event.motive ? `, ${event.motive}` : ''}.`
  else if (said(answered, 'chNFe') !== event.accessKey || (said(answered, 'tpEvento') ?? event.type) !== event.type)
    problems.protocol = 'A resposta da SEFAZ é de outro evento: a chave ou o tipo não confere.'
  else if (!isProtocol(event.protocol) || !(event.sequence >= 1 && event.sequence <= 999))
    problems.protocol = 'O número do protocolo ou a sequência do evento não é válido.'
  return { kind: 'event', event, problems, signature: signatureProblems(signed) }
}
