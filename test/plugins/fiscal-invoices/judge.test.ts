import { expect } from 'chai'
import { AppError } from '../../../core/errors.ts'
import { type Judged, judge } from '../../../plugins/fiscal-invoices/judge.ts'
import {
  accessKeyOf,
  alphanumericTaxId,
  bytesOfXml,
  eventXml,
  keyOf,
  noteXml,
  shopTaxId,
} from '../../../scripts/seed/fiscal-notes.ts'

const judged = (xml: string): Judged => judge(bytesOfXml(xml))
/** Every reason in one text. */
const against = (xml: string) => {
  const { problems, signature } = judged(xml)
  return [...Object.values(problems), ...signature].join(' ')
}
const refusal = (bytes: Uint8Array | string): string => {
  try {
    judge(typeof bytes === 'string' ? bytesOfXml(bytes) : bytes)
  } catch (error) {
    if (error instanceof AppError && error.status === 422) return error.message
    throw error
  }
  return 'taken'
}
const key = keyOf({ issuer: shopTaxId, model: '55', series: 1, number: 1234 })

describe('the XML of a fiscal note', () => {
  it('has nothing against it when it is authorised, whole and signed', () => {
    expect(against(noteXml())).to.equal('')
    expect(against(noteXml({ model: '65', recipient: null }))).to.equal('')
    expect(against(noteXml({ status: '150' }))).to.equal('')
  })

  it('may come from an alphanumeric CNPJ', () => {
    const xml = noteXml({ issuer: alphanumericTaxId })
    expect(against(xml)).to.equal('')
    const read = judged(xml)
    expect(read.kind === 'note' && read.note.accessKey).to.match(/^42261112ABC34501DE3555/)
  })

  it('is read whole', () => {
    const read = judged(noteXml())
    if (read.kind !== 'note') throw new Error('no note')
    const { note } = read
    expect(note).to.include({ model: '55', number: 1234, series: 1, accessKey: key, test: false })
    expect(note.totals.totalCents).to.equal(18_990)
    expect(note.items.map(({ description, totalCents }) => [description, totalCents])).to.deep.equal([
      ['Camiseta de algodão', 10_000],
      ['Tênis & meia', 8_990],
    ])
    expect(note.recipient).to.include({ name: 'Maria Aparecida da Conceição', taxId: '52998224725', city: 'Chapecó' })
  })

  const wrong: [string, () => string, RegExp][] = [
    ['no protocol', () => noteXml({ status: undefined }), /sem o protocolo/],
    ['a denied use', () => noteXml({ status: '301' }), /não autorizou a nota: 301, Uso denegado/],
    [
      'the protocol of another key',
      () => noteXml({ protocolKey: accessKeyOf(`${key.slice(0, 42)}9`) }),
      /protocolo da SEFAZ é de outra nota/,
    ],
    [
      'the protocol of another content',
      () => noteXml({ protocolDigest: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
      /não é o desta nota/,
    ],
    [
      'a changed amount',
      () => noteXml({ tamper: xml => xml.replaceAll('189.90', '189.91') }),
      /alterado depois da assinatura/,
    ],
    [
      'a changed signature',
      () => noteXml({ tamper: xml => xml.replace(/<SignatureValue>..../, '<SignatureValue>AAAA') }),
      /não confere com o certificado/,
    ],
    [
      'no signature',
      () => noteXml({ tamper: xml => xml.replace(/<Signature .*<\/Signature>/, '') }),
      /não está assinado/,
    ],
    [
      "somebody else's certificate",
      () => noteXml({ signer: '99888777000166' }),
      /certificado da assinatura é de outro CNPJ/,
    ],
    [
      'a wrong check digit',
      () => noteXml({ tamper: xml => xml.replaceAll(key, key.slice(0, -1) + ((Number(key.slice(-1)) + 1) % 10)) }),
      /dígito verificador/,
    ],
    [
      'the key of another number',
      () => noteXml({ tamper: xml => xml.replace('<nNF>1234<', '<nNF>1235<') }),
      /chave de acesso é de outra nota/,
    ],
    ['a short key', () => noteXml({ tamper: xml => xml.replaceAll(key, key.slice(1)) }), /43 caracteres/],
    ['an older layout', () => noteXml({ version: '3.10' }), /leiaute é 3\.10/],
  ]
  for (const [what, make, reason] of wrong)
    it(`is refused with ${what}`, () => expect(against(make())).to.match(reason))

  it('may be signed by another establishment of the firm', () =>
    expect(against(noteXml({ signer: `${shopTaxId.slice(0, 8)}000262` }))).to.equal(''))
})

describe('a file that is no note', () => {
  const text = noteXml()
  const files: [string, Uint8Array | string, RegExp][] = [
    ['nothing', '', /vazio/],
    ['no XML', 'Prezados, segue a nota', /não é um XML/],
    ['a cut file', text.slice(0, -20), /malformado/],
    ['two notes in one', text + text.replace(/^<\?.*\n/, ''), /malformado/],
    ['two notes under one root', text.replace('<protNFe', '<NFe></NFe><protNFe'), /exatamente uma nota/],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    ['Latin 1 that says UTF-8', Buffer.from(text, 'latin1'), /outra codificação/],
    ['Latin 1 that says so', Buffer.from(text.replace('UTF-8', 'ISO-8859-1').replace(/[^ -~\n]/g, 'e')), /ISO-8859-1/],
    ['an XML bomb', `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>`, /DOCTYPE/],
    [
      'an external entity',
      text.replace('<nfeProc', '<!DOCTYPE nfeProc [<!ENTITY x SYSTEM "file:///etc/passwd">]><nfeProc'),
      /DOCTYPE/,
    ],
    ['a note without namespace', text.replaceAll(' xmlns="http://www.portalfiscal.inf.br/nfe"', ''), /namespace/],
    ['a note that was only sent', '<NFe xmlns="http://www.portalfiscal.inf.br/nfe"/>', /ainda não foi autorizada/],
    ['an event without answer', '<evento xmlns="http://www.portalfiscal.inf.br/nfe"/>', /sem a resposta/],
    ['a CT-e', '<cteProc xmlns="http://www.portalfiscal.inf.br/cte"/>', /É um CT-e/],
    ['an MDF-e', '<mdfeProc xmlns="http://www.portalfiscal.inf.br/mdfe"/>', /É um MDF-e/],
    ['an NFS-e', '<NFSe xmlns="http://www.sped.fazenda.gov.br/nfse"/>', /nota de serviço/],
    ['an unused number', '<procInutNFe xmlns="http://www.portalfiscal.inf.br/nfe"/>', /inutilização/],
    ['anything else', '<rss/>', /começa com <rss>/],
    ['six megabytes', `<nfeProc>${' '.repeat(6 * 1024 * 1024)}</nfeProc>`, /passa de 5 MB/],
    ['a thousand levels', '<a>'.repeat(1_000) + '</a>'.repeat(1_000), /malformado/],
  ]
  for (const [what, bytes, reason] of files) it(`says so: ${what}`, () => expect(refusal(bytes)).to.match(reason))
})

describe('an event of a note', () => {
  it('is a cancellation or a letter of correction that the SEFAZ registered', () => {
    expect(against(eventXml({ key }))).to.equal('')
    expect(against(eventXml({ key, type: '110110', text: 'Onde se lê A, leia-se B' }))).to.equal('')
  })
  it('is refused when it was not, or when the answer is of another note', () => {
    expect(against(eventXml({ key, status: '573' }))).to.match(/não registrou o evento: 573/)
    expect(against(eventXml({ key, answerKey: accessKeyOf(`${key.slice(0, 42)}9`) }))).to.match(/outro evento/)
    expect(against(eventXml({ key, type: '210200' }))).to.match(/210200 não é cancelamento/)
  })
})

/** A certificate of the shop whose key is of a kind that no fiscal document is signed with. */
const ed25519 =
  'MIIBbzCCASGgAwIBAgIUDQq/mgxIcXBJILe3Ul45Sh8r4OEwBQYDK2VwMCwxKjAoBgNVBAMMIUxPSkEgREUgVEVTVEUgTFREQToxMTIyMjMzMzAwMDE4MTAgFw0yNjExMjYxNDQ3MDNaGA8yMTI2MTEwMjE0NDcwM1owLDEqMCgGA1UEAwwhTE9KQSBERSBURVNURSBMVERBOjExMjIyMzMzMDAwMTgxMCowBQYDK2VwAyEAhZwiRZ/ElXJ/dvSFQV766C3mpGIxjZpxNxp55XYZdfejUzBRMB0GA1UdDgQWBBT+jPkzbncedKkanKqHRj1yx1KoWjAfBgNVHSMEGDAWgBT+jPkzbncedKkanKqHRj1yx1KoWjAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBAHwwuthL51uJAVB2nu58akJrN3FldUGLng14MEVbTyQ+Qip6nO5C7FYUOh3/VjlMy96kHLo2mmdekr6Nrue5vQo='

describe('a hostile note', () => {
  const inside = (tamper: (xml: string) => string) => noteXml({ inside: tamper(eventXml({ key })) })
  const wrong: [string, () => string, RegExp][] = [
    [
      'an event without a sequence inside',
      () => inside(xml => xml.replaceAll('<nSeqEvento>1<', '<nSeqEvento>x<')),
      /sequência do evento/,
    ],
    [
      'an event of another age inside',
      () => inside(xml => xml.replace('<dhRegEvento>2026', '<dhRegEvento>+212026')),
      /data do evento/,
    ],
    [
      'an event of year 1',
      () => inside(xml => xml.replace(/<dhRegEvento>2026/, '<dhRegEvento>0001')),
      /data do evento/,
    ],
    [
      'a protocol of year 1',
      () => noteXml({ tamper: xml => xml.replace('<dhRecbto>2026', '<dhRecbto>0001') }),
      /data do/,
    ],
    [
      'a protocol of year 9999',
      () => noteXml({ tamper: xml => xml.replace('<dhRecbto>2026', '<dhRecbto>9999') }),
      /data do/,
    ],
    ['an issue of year 9999', () => noteXml({ issuedAt: '9999-01-01T00:00:00-03:00' }), /data da emissão/],
    ['a total beyond measure', () => noteXml({ total: '1e300' }), /valores da nota não é possível/],
    ['an endless total', () => noteXml({ total: '1e400' }), /valores da nota não é possível/],
    ['a negative total', () => noteXml({ total: '-1.00' }), /valores da nota não é possível/],
    [
      'no digest in the protocol',
      () => noteXml({ tamper: xml => xml.replace(/<digVal>.*<\/digVal>/, '') }),
      /não traz o resumo/,
    ],
    ['the certificate of nobody', () => noteXml({ signer: 'NINGUEM' }), /não diz de que CNPJ/],
    [
      'a certificate whose key signs otherwise',
      () =>
        noteXml({
          tamper: xml =>
            xml.replace(/<X509Certificate>.*<\/X509Certificate>/, `<X509Certificate>${ed25519}</X509Certificate>`),
        }),
      /não confere com o certificado/,
    ],
  ]
  for (const [what, make, reason] of wrong)
    it(`is refused with ${what}`, () => expect(against(make())).to.match(reason))
})
