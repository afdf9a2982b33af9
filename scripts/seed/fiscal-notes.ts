import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

/** Everything that one may want otherwise in a made-up note: of the demo, of a test, of what is measured. */
export interface NoteWishes {
  issuer: string
  issuerName: string
  model: '55' | '65'
  number: number
  series: number
  recipient: { taxId?: string; name?: string; email?: string; phone?: string } | null
  items: { code: string; description: string; quantity: string; price: string; total: string }[]
  total: string
  issuedAt: string
  test: boolean
  version: string
  /** Without it there is no protocol at all. */
  status: string | undefined
  /** What the protocol says instead of the truth. */
  protocolKey: string
  protocolDigest: string
  /** Changed after signing. */
  tamper(xml: string): string
  /** Behind the protocol: events inside the same file. */
  inside: string
  signer: string
}

export const shopTaxId = '11222333000181'
export const alphanumericTaxId = '12ABC34501DE35'

/** The digit of an access key, reckoned here on its own: weights 2 to 9 from the right, ASCII less 48. */
export function accessKeyOf(body: string): string {
  let sum = 0
  for (let place = 42, weight = 2; place >= 0; place--, weight = weight === 9 ? 2 : weight + 1)
    sum += (body.charCodeAt(place) - 48) * weight
  const digit = 11 - (sum % 11)
  return body + (digit > 9 ? 0 : digit)
}

const pad = (value: number | string, length: number) => String(value).padStart(length, '0')
type KeyParts = Pick<NoteWishes, 'issuer' | 'model' | 'series' | 'number'> & Partial<Pick<NoteWishes, 'issuedAt'>>
export const keyOf = ({ issuer, model, series, number, issuedAt = usual.issuedAt }: KeyParts) =>
  accessKeyOf(
    `42${issuedAt.slice(2, 4)}${issuedAt.slice(5, 7)}${pad(issuer, 14)}${model}${pad(series, 3)}${pad(number, 9)}1${pad(number, 8)}`,
  )

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const certificates = new Map<string, string>()

/** A throw-away certificate of the holder, in base64 as it stands in a signature. */
function certificateOf(holder: string): string {
  const known = certificates.get(holder)
  if (known) return known
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2027-01-01T00:00:00Z')
  const name = [{ name: 'commonName', value: `LOJA DE TESTE LTDA:${holder}` }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(forge.pki.privateKeyFromPem(keys.privateKey), forge.md.sha256.create())
  const made = forge.util.encode64(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes())
  certificates.set(holder, made)
  return made
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('base64')
const namespace = 'http://www.portalfiscal.inf.br/nfe'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

/** A signature over `canonical`, which is already in canonical form. */
function signatureOf(canonical: string, { id, signer }: { id: string; signer: string }) {
  const digest = sha1(canonical)
  const info = `<CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod><SignatureMethod Algorithm="${dsig}rsa-sha1"></SignatureMethod><Reference URI="#${id}"><Transforms><Transform Algorithm="${dsig}enveloped-signature"></Transform><Transform Algorithm="${c14n}"></Transform></Transforms><DigestMethod Algorithm="${dsig}sha1"></DigestMethod><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`
  const value = createSign('RSA-SHA1').update(`<SignedInfo xmlns="${dsig}">${info}`).sign(keys.privateKey, 'base64')
  const xml = `<Signature xmlns="${dsig}"><SignedInfo>${info}<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data><X509Certificate>${certificateOf(signer)}</X509Certificate></X509Data></KeyInfo></Signature>`
  return { digest, xml }
}

const usual: NoteWishes = {
  issuer: shopTaxId,
  issuerName: 'Loja Modelo Ltda',
  model: '55',
  number: 1234,
  series: 1,
  recipient: {
    taxId: '52998224725',
    name: 'Maria Aparecida da Conceição',
    email: 'maria@exemplo.com.br',
    phone: '49999990187',
  },
  items: [
    { code: 'A1', description: 'Camiseta de algodão', quantity: '2.0000', price: '50.0000000000', total: '100.00' },
    { code: 'B2', description: 'Tênis &amp; meia', quantity: '1.5000', price: '59.9333333333', total: '89.90' },
  ],
  total: '189.90',
  issuedAt: '2026-11-23T09:30:00-03:00',
  test: false,
  version: '4.00',
  status: '100',
  protocolKey: '',
  protocolDigest: '',
  tamper: xml => xml,
  inside: '',
  signer: '',
}

const element = (name: string, text: string | undefined) => (text ? `<${name}>${text}</${name}>` : '')
const taxIdElement = (taxId: string | undefined) => element(taxId?.length === 11 ? 'CPF' : 'CNPJ', taxId)

/** An authorised note as the SEFAZ would have it, signed with a key of this run. */
export function noteXml(given: Partial<NoteWishes> = {}): string {
  const note = { ...usual, ...given }
  const key = keyOf(note)
  const { recipient } = note
  const address = (kind: string) =>
    `<${kind}><xLgr>Rua das Flores</xLgr><nro>100</nro><xBairro>Centro</xBairro><cMun>4204202</cMun><xMun>Chapecó</xMun><UF>SC</UF><CEP>89801000</CEP><cPais>1058</cPais><xPais>BRASIL</xPais>${kind === 'enderDest' ? element('fone', recipient?.phone) : '<fone>4933221100</fone>'}</${kind}>`
  const ide = `<ide><cUF>42</cUF><cNF>${pad(note.number, 8)}</cNF><natOp>Venda de mercadoria</natOp><mod>${note.model}</mod><serie>${note.series}</serie><nNF>${note.number}</nNF><dhEmi>${note.issuedAt}</dhEmi><tpNF>1</tpNF><idDest>1</idDest><cMunFG>4204202</cMunFG><tpImp>1</tpImp><tpEmis>1</tpEmis><cDV>${key.slice(-1)}</cDV><tpAmb>${note.test ? 2 : 1}</tpAmb><finNFe>1</finNFe><indFinal>1</indFinal><indPres>1</indPres><procEmi>0</procEmi><verProc>1</verProc></ide>`
  const dest = recipient
    ? `<dest>${taxIdElement(recipient.taxId)}${element('xNome', recipient.name)}${address('enderDest')}<indIEDest>9</indIEDest>${element('email', recipient.email)}</dest>`
    : ''
  const items = note.items
    .map(
      ({ code, description, quantity, price, total }, index) =>
        `<det nItem="${index + 1}"><prod><cProd>${code}</cProd><cEAN>SEM GTIN</cEAN><xProd>${description}</xProd><NCM>61091000</NCM><CFOP>5102</CFOP><uCom>UN</uCom><qCom>${quantity}</qCom><vUnCom>${price}</vUnCom><vProd>${total}</vProd><indTot>1</indTot></prod><imposto><ICMS><ICMSSN102><orig>0</orig><CSOSN>102</CSOSN></ICMSSN102></ICMS></imposto></det>`,
    )
    .join('')
  const rest = `<total><ICMSTot><vBC>0.00</vBC><vICMS>0.00</vICMS><vBCST>0.00</vBCST><vST>0.00</vST><vProd>${note.total}</vProd><vFrete>0.00</vFrete><vSeg>0.00</vSeg><vDesc>0.00</vDesc><vIPI>0.00</vIPI><vPIS>0.00</vPIS><vCOFINS>0.00</vCOFINS><vOutro>0.00</vOutro><vNF>${note.total}</vNF></ICMSTot></total><transp><modFrete>9</modFrete></transp><pag><detPag><tPag>17</tPag><vPag>${note.total}</vPag></detPag></pag><infAdic><infCpl>Documento de teste</infCpl></infAdic>`
  const emit = `<emit><CNPJ>${note.issuer}</CNPJ><xNome>${note.issuerName}</xNome>${address('enderEmit')}<IE>255555555</IE><CRT>1</CRT></emit>`
  const inner = `${ide}${emit}${dest}${items}${rest}</infNFe>`
  const head = `Id="NFe${key}" versao="${note.version}">`
  const { digest, xml: signature } = signatureOf(`<infNFe xmlns="${namespace}" ${head}${inner}`, {
    id: `NFe${key}`,
    signer: note.signer || note.issuer,
  })
  const extra =
    note.model === '65'
      ? `<infNFeSupl><qrCode>https://sat.sef.sc.gov.br/nfce/consulta?p=${key}|2|1|1|0123456789ABCDEF</qrCode><urlChave>https://sat.sef.sc.gov.br/nfce/consulta</urlChave></infNFeSupl>`
      : ''
  const protocol =
    note.status === undefined
      ? ''
      : `<protNFe versao="4.00"><infProt><tpAmb>${note.test ? 2 : 1}</tpAmb><verAplic>SVRS</verAplic><chNFe>${note.protocolKey || key}</chNFe><dhRecbto>${note.issuedAt}</dhRecbto><nProt>142260000001234</nProt><digVal>${note.protocolDigest || digest}</digVal><cStat>${note.status}</cStat><xMotivo>${note.status === '100' ? 'Autorizado o uso da NF-e' : 'Uso denegado'}</xMotivo></infProt></protNFe>`
  return note.tamper(
    `<?xml version="1.0" encoding="UTF-8"?>\n<nfeProc xmlns="${namespace}" versao="4.00"><NFe xmlns="${namespace}"><infNFe ${head}${inner}${extra}${signature}</NFe>${protocol}${note.inside}</nfeProc>`,
  )
}

export interface EventWishes {
  key: string
  type: string
  sequence: number
  text: string
  at: string
  /** Of the answer. */
  status: string
  answerKey: string
}

/** A registered event of a note, signed too. */
export function eventXml(given: Partial<EventWishes> & Pick<EventWishes, 'key'>): string {
  const event = {
    type: '110111',
    sequence: 1,
    text: 'Dados do cliente errados',
    at: '2026-11-23T10:00:00-03:00',
    status: '135',
    answerKey: given.key,
    ...given,
  }
  const id = `ID${event.type}${event.key}${pad(event.sequence, 2)}`
  const reason =
    event.type === '110110'
      ? `<xCorrecao>${event.text}</xCorrecao>`
      : `<nProt>142260000001234</nProt><xJust>${event.text}</xJust>`
  const inner = `Id="${id}"><cOrgao>42</cOrgao><tpAmb>1</tpAmb><CNPJ>${event.key.slice(6, 20)}</CNPJ><chNFe>${event.key}</chNFe><dhEvento>${event.at}</dhEvento><tpEvento>${event.type}</tpEvento><nSeqEvento>${event.sequence}</nSeqEvento><verEvento>1.00</verEvento><detEvento versao="1.00">${reason}</detEvento></infEvento>`
  const { xml: signature } = signatureOf(`<infEvento xmlns="${namespace}" ${inner}`, {
    id,
    signer: event.key.slice(6, 20),
  })
  return `<procEventoNFe xmlns="${namespace}" versao="1.00"><evento versao="1.00"><infEvento ${inner}${signature}</evento>${answerOf(event)}</procEventoNFe>`
}

/** The SEFAZ's bare answer, as some programs put it into the note's own file. */
export const answerOf = (event: Omit<EventWishes, 'at'>) =>
  `<retEvento versao="1.00"><infEvento><tpAmb>1</tpAmb><verAplic>SVRS</verAplic><cOrgao>42</cOrgao><cStat>${event.status}</cStat><xMotivo>Evento registrado e vinculado a NF-e</xMotivo><chNFe>${event.answerKey}</chNFe><tpEvento>${event.type}</tpEvento><nSeqEvento>${event.sequence}</nSeqEvento><dhRegEvento>2026-11-23T10:00:05-03:00</dhRegEvento><nProt>142260000005678</nProt></infEvento></retEvento>`

export const bytesOfXml = (xml: string): Uint8Array => new TextEncoder().encode(xml)
