import type { XmlDocument } from 'libxml2-wasm'
import { isCivilDate, isRefusal, parseTaxId, readAccessKey } from '#core'
import { isAuthorised, isPossible, isProtocol, kindOf } from './document-kind.ts'
import { type InnerEvent, type JudgedEvent, judgeEvent, judgeWithin } from './judge-event.ts'
import type { Note } from './note.ts'
import { readNote } from './read-note.ts'
import { digestValueOf, type Signed, signatureProblems } from './signature.ts'
import { at, type Node, nodeOf, refused, withXml } from './xml-tree.ts'

/** A note and what speaks against it: a sentence by what it is about. */
export interface JudgedNote {
  kind: 'note'
  note: Note
  events: InnerEvent[]
  problems: Record<string, string>
  /** What is wrong with signatures. */
  signature: string[]
}

/** What a file holds. Nothing is changed by looking. */
export type Judged = JudgedNote | JudgedEvent

/** @throws Invalid when the file is no note and no event of one, naming what it is */
export function judge(bytes: Uint8Array): Judged {
  return withXml(bytes, document => {
    const root = nodeOf(document.root)
    return kindOf(root) === 'note' ? judgeNote(document, root) : judgeEvent(document, root)
  })
}

function judgeNote(document: XmlDocument, root: Node): JudgedNote {
  const notes = root.children.filter(({ name }) => name === 'NFe')
  if (notes.length !== 1 || notes[0]?.children.filter(({ name }) => name === 'infNFe').length !== 1)
    throw refused('O arquivo não traz exatamente uma nota. Envie um XML para cada nota.')
  const note = readNote(root)
  const signed: Signed = { document, holder: '/n:nfeProc/n:NFe', signed: 'infNFe', signer: note.issuer.taxId }
  const within = judgeWithin(document, root, note.accessKey)
  const problems = {
    ...layoutProblem(note),
    ...amountProblem(note),
    ...keyProblem(note),
    ...protocolProblem(note, at(root, 'protNFe') !== undefined),
    ...within.problems,
  }
  const signature = [...signatureProblems(signed), ...within.signature, ...digestProblems(note, digestValueOf(signed))]
  return { kind: 'note', note, events: within.events, problems, signature }
}

function digestProblems({ protocol: { digest } }: Note, signed: string): string[] {
  if (digest === '')
    return ['O protocolo da SEFAZ não traz o resumo (digest) da nota: não há como saber o que ela autorizou.']
  if (digest === signed) return []
  return ['O protocolo é de outro conteúdo: o resumo (digest) que a SEFAZ autorizou não é o desta nota.']
}

function layoutProblem({ version, model, number, issuedAt }: Note): Record<string, string> {
  if (model !== '55' && model !== '65')
    return { model: `O modelo é "${model.slice(0, 10)}"; aqui entram NF-e (55) e NFC-e (65).` }
  if (version !== '4.00') return { version: `O leiaute é ${version || 'desconhecido'}; aqui entra só o 4.00.` }
  if (!(number > 0)) return { number: 'A nota está sem número.' }
  const issuedOn = issuedAt.slice(0, 10)
  return isCivilDate(issuedOn) && isPossible(issuedOn) ? {} : { issuedAt: 'A data da emissão não existe.' }
}

/** Thirteen digits before the comma are what the layout has room for; more breaks sums and columns. */
const mostCents = 999_999_999_999_999

function amountProblem(note: Note): Record<string, string> {
  const fits = note.totals.totalCents >= 0 && centsWithin(note).every(cents => Math.abs(cents) <= mostCents)
  return fits ? {} : { total: 'Um dos valores da nota não é possível: passa de treze algarismos ou é negativo.' }
}

/** Every amount, wherever it stands. */
const centsWithin = (value: object): number[] =>
  Object.entries(value).flatMap(([name, found]: [string, unknown]) => {
    if (typeof found === 'number') return name.endsWith('Cents') ? [found] : []
    return found && typeof found === 'object' ? centsWithin(found) : []
  })

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
  if (!isPossible(protocol.at)) return { protocol: 'A data do protocolo da SEFAZ não é possível.' }
  return isProtocol(protocol.number) ? {} : { protocol: 'O número do protocolo da SEFAZ não é válido.' }
}
