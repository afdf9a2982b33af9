import { createVerify, X509Certificate } from 'node:crypto'
import { type XmlDocument, XmlElement } from 'libxml2-wasm'
import { nfeNamespace } from './document-kind.ts'
import { digestOf } from './xml-tree.ts'

const names = { n: nfeNamespace, d: 'http://www.w3.org/2000/09/xmldsig#' }
const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/** SHA-1 is what layout 4.00 signs with (Manual de Orientação do Contribuinte, 7.0); SHA-256 is taken as well. */
const digests: Record<string, 'sha1' | 'sha256'> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
}
const signatures: Record<string, string> = {
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': 'RSA-SHA1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'RSA-SHA256',
}

/** What was signed: `infNFe` of the note, `infEvento` of an event. */
export interface Signed {
  document: XmlDocument
  /** XPath of the element that holds both the signed one and its Signature, with the prefix `n`: `/n:nfeProc/n:NFe`. */
  holder: string
  /** `infNFe`. */
  signed: string
  /** CNPJ or CPF of who has to have signed: the certificate is theirs or, for a CNPJ, of another establishment. */
  signer: string
}

/** As the signature says it, in base64; empty when there is none. */
export const digestValueOf = ({ document, holder }: Signed): string =>
  textOf(document, `${holder}/d:Signature/d:SignedInfo/d:Reference/d:DigestValue`)

/**
 * What is wrong with an XML signature (XMLDSig, enveloped, as fiscal documents use it); empty when it holds. The
 * certificate's own chain and term are the SEFAZ's to check, and it did when it authorised the document.
 */
export function signatureProblems(given: Signed): string[] {
  const { document, holder, signed } = given
  const place = `${holder}/d:Signature`
  const target = elementAt(document, `${holder}/n:${signed}`)
  const info = elementAt(document, `${place}/d:SignedInfo`)
  if (!target || !info) return ['O arquivo não está assinado.']
  if (document.find(`${place}/d:SignedInfo/d:Reference`, names).length !== 1) return [unfamiliar]
  const uri = attribute(document, `${place}/d:SignedInfo/d:Reference`, 'URI')
  if (uri !== `#${target.attr('Id')?.value}`) return ['A assinatura é de outro documento.']
  const transforms = document.find(`${place}/d:SignedInfo/d:Reference/d:Transforms/d:Transform`, names)
  const wanted = transforms.every(found =>
    [c14n, enveloped].includes((found as XmlElement).attr('Algorithm')?.value ?? ''),
  )
  const method = attribute(document, `${place}/d:SignedInfo/d:CanonicalizationMethod`, 'Algorithm')
  const digest = digests[attribute(document, `${place}/d:SignedInfo/d:Reference/d:DigestMethod`, 'Algorithm')]
  const algorithm = signatures[attribute(document, `${place}/d:SignedInfo/d:SignatureMethod`, 'Algorithm')]
  if (!wanted || method !== c14n || !digest || !algorithm) return [unfamiliar]
  if (digestOf(target, digest) !== digestValueOf(given))
    return ['O conteúdo foi alterado depois da assinatura: o resumo (digest) não confere.']
  return keyProblems(given, { info, algorithm, place })
}

const unfamiliar = 'A assinatura não é do tipo que as notas fiscais usam.'

function keyProblems(
  { document, signer }: Signed,
  { info, algorithm, place }: { info: XmlElement; algorithm: string; place: string },
): string[] {
  const certificate = certificateOf(textOf(document, `${place}/d:KeyInfo/d:X509Data/d:X509Certificate`))
  if (!certificate) return ['O certificado da assinatura não pode ser lido.']
  const value = textOf(document, `${place}/d:SignatureValue`)
  if (!holds(certificate, { value, algorithm, text: info.canonicalizeToString({ mode: 0 }) }))
    return ['A assinatura não confere com o certificado.']
  const holder = /CN=[^\n]*:([0-9A-Z]{14}|[0-9]{11})\s*$/m.exec(certificate.subject ?? '')?.[1]
  if (!holder) return ['O certificado da assinatura não diz de que CNPJ ou CPF é.']
  if (!isOfSame(holder, signer)) return ['O certificado da assinatura é de outro CNPJ.']
  return []
}

/** A key that is of no kind for such signatures (Ed25519), or of none that is known, makes the verification throw. */
function holds(
  certificate: X509Certificate,
  { text, algorithm, value }: { text: string; algorithm: string; value: string },
): boolean {
  try {
    return createVerify(algorithm).update(text).verify(certificate.publicKey, value, 'base64')
  } catch {
    return false
  }
}

/** A CNPJ's first eight characters are the firm's: any of its establishments signs for the others. */
const isOfSame = (one: string, other: string) =>
  one.length === 14 ? one.slice(0, 8) === other.slice(0, 8) : one === other

function certificateOf(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}

function elementAt(document: XmlDocument, path: string): XmlElement | undefined {
  const found = document.get(path, names)
  return found instanceof XmlElement ? found : undefined
}

const textOf = (document: XmlDocument, path: string) => elementAt(document, path)?.content.replace(/\s/g, '') ?? ''
const attribute = (document: XmlDocument, path: string, name: string) =>
  elementAt(document, path)?.attr(name)?.value ?? ''
