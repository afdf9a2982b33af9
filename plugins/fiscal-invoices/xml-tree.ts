import { createHash } from 'node:crypto'
import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm'
import { Invalid } from '#core'

/** An element as plain data. */
export interface Node {
  /** Without prefix. */
  name: string
  namespace: string
  attributes: Readonly<Record<string, string>>
  children: readonly Node[]
  /** What stands in it when it has no elements, without spaces around. */
  text: string
}

/** Bytes of one XML: the SEFAZ takes 500 KB; ten times that is none. */
export const mostXmlBytes = 5 * 1024 * 1024

/**
 * Opens a file of untrusted XML, hands it to `body` and lets go of it. The memory is the library's, so nothing of the
 * document may be kept.
 * @throws Invalid when it is no well-formed XML in UTF-8, is too large, or has a DTD: no fiscal document has one, and
 * entities are what XML bombs and stolen files are made of
 */
export function withXml<T>(bytes: Uint8Array, body: (document: XmlDocument) => T): T {
  refuseBytes(bytes)
  const document = parse(bytes)
  try {
    if (document.dtd) throw refused(hasDtd)
    return body(document)
  } finally {
    document.dispose()
  }
}

/** The element and all below it. */
export function nodeOf(element: XmlElement): Node {
  const children: Node[] = []
  let text = ''
  for (let child = element.firstChild; child; child = child.next) {
    if (child instanceof XmlElement) children.push(nodeOf(child))
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content
  }
  return {
    name: element.name,
    namespace: element.namespaceUri,
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    children,
    text: children.length > 0 ? '' : text.trim(),
  }
}

/** The first element along the path of names, which must all be there. */
export function at(node: Node | undefined, ...path: string[]): Node | undefined {
  return path.reduce<Node | undefined>((found, name) => found?.children.find(child => child.name === name), node)
}

export const allAt = (node: Node | undefined, name: string): Node[] =>
  (node?.children ?? []).filter(child => child.name === name)

/** The text along the path; empty when it is not there. */
export const textAt = (node: Node | undefined, ...path: string[]): string => at(node, ...path)?.text ?? ''

/** In base64, over Canonical XML 1.0, as signatures of fiscal documents are made. */
export const digestOf = (element: XmlElement, algorithm: 'sha1' | 'sha256'): string =>
  createHash(algorithm)
    .update(element.canonicalizeToString({ mode: 0 }))
    .digest('base64')

export const refused = (reason: string) => new Invalid({ xml: reason }, reason)

const hasDtd =
  'O XML tem DOCTYPE ou entidades, que nenhuma nota fiscal tem e que servem para atacar quem o lê. O arquivo foi recusado.'

function refuseBytes(bytes: Uint8Array): void {
  if (bytes.length === 0) throw refused('O arquivo está vazio.')
  if (bytes.length > mostXmlBytes)
    throw refused(`O XML passa de ${mostXmlBytes / 1024 / 1024} MB; nenhuma nota fiscal é tão grande.`)
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
    throw refused(`${wrongEncoding} Este está em UTF-16 ou não é texto.`)
  const text = decoded(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw refused(hasDtd)
  if (!/^\s*</.test(text)) throw refused('O arquivo não é um XML: ele não começa com "<".')
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (declared && !/^utf-?8$/i.test(declared))
    throw refused(`${wrongEncoding} Este declara "${declared.slice(0, 20)}".`)
}

const wrongEncoding = 'O XML de uma nota fiscal é sempre em UTF-8.'

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refused(`${wrongEncoding} Este tem letras em outra codificação; peça o arquivo original a quem o emitiu.`)
  }
}

function parse(bytes: Uint8Array): XmlDocument {
  const option =
    ParseOption.XML_PARSE_NONET |
    ParseOption.XML_PARSE_NO_XXE |
    ParseOption.XML_PARSE_NOERROR |
    ParseOption.XML_PARSE_NOWARNING
  try {
    return XmlDocument.fromBuffer(bytes, { option })
  } catch {
    throw refused(
      'O XML está malformado: cortado no meio, ou com algo além de uma nota. Baixe o arquivo de novo e envie-o inteiro.',
    )
  }
}
