import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Companies } from '../../../core/data/company.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { danfe } from '../../../plugins/fiscal-invoices/documents.ts'
import { fiscalInvoicesPlugin } from '../../../plugins/fiscal-invoices/index.ts'
import { lookupOf } from '../../../plugins/fiscal-invoices/lookup-code.ts'
import { invoiceSettings } from '../../../plugins/fiscal-invoices/settings.ts'
import { type Intake, takeFiles } from '../../../plugins/fiscal-invoices/take-files.ts'
import { answerOf, bytesOfXml, eventXml, keyOf, noteXml, shopTaxId } from '../../../scripts/seed/fiscal-notes.ts'
import { type ApiShop, type Client, openApiShop } from '../../support/api.ts'
import { takeNotesOf, takeXmls } from '../../support/full-fiscal.ts'
import { openShop, type Shop } from '../../support/shop.ts'

const keyOfNumber = (number: number) => keyOf({ issuer: shopTaxId, model: '55', series: 1, number })
const bareOf = (number: number) => {
  const key = keyOfNumber(number)
  return answerOf({ key, type: '110111', sequence: 1, text: '', status: '135', answerKey: key })
}

describe('a forged event inside the file of a note', () => {
  let shop: ApiShop
  let api: Client
  before(async () => {
    shop = await openApiShop({ plugins: [fiscalInvoicesPlugin] })
    api = await shop.as('administrator')
    await shop.write(work => work.of(Companies).change({ id: shop.company.id }, { taxId: shopTaxId }))
  })
  after(() => shop.close())
  const send = (xml: string) => api.post('/fiscal-invoices').set('content-type', 'application/xml').send(xml)

  it('cancels no known note as a bare answer, and a new one with a warning only', async () => {
    const first = await send(noteXml({ number: 1 }))
    expect([first.status, first.body.status]).to.deep.equal([201, 'authorised'])
    const forged = await send(noteXml({ number: 1, inside: bareOf(1) }))
    expect([forged.status, forged.body.status]).to.deep.equal([200, 'authorised'])
    const fresh = await send(noteXml({ number: 2, inside: bareOf(2) }))
    expect([fresh.status, fresh.body.status]).to.deep.equal([201, 'cancelled'])
    expect(fresh.body.warning).to.match(/cancelamento veio dentro do arquivo da nota, sem a assinatura/)
  })

  it('cancels a known note when it is whole and signed, with no warning', async () => {
    await send(noteXml({ number: 3 }))
    const gone = await send(noteXml({ number: 3, inside: eventXml({ key: keyOfNumber(3) }) + bareOf(3) }))
    expect([gone.status, gone.body.status, gone.body.warning]).to.deep.equal([201, 'cancelled', null])
  })

  it('is refused when its signature does not hold, and changes no known note where those are borne with', async () => {
    await send(noteXml({ number: 4 }))
    const unsigned = eventXml({ key: keyOfNumber(4) }).replace(/<Signature .*<\/Signature>/, '')
    const changed = eventXml({ key: keyOfNumber(4) }).replace('Dados do cliente', 'Dados da cliente')
    for (const inside of [unsigned, changed]) {
      const refused = await send(noteXml({ number: 4, inside }))
      expect([refused.status, refused.body.errors[0].field]).to.deep.equal([422, 'signature'])
      expect(refused.body.detail).to.contain('Evento dentro do arquivo da nota')
    }
    await shop.write(work => changeSettings(work, invoiceSettings, { brokenSignature: 'warn' }))
    const known = await send(noteXml({ number: 4, inside: unsigned }))
    expect([known.status, known.body.status]).to.deep.equal([200, 'authorised'])
    await shop.write(work => changeSettings(work, invoiceSettings, {}))
  })

  it('is refused when what is read is not what was signed', async () => {
    await send(noteXml({ number: 5 }))
    const key = keyOfNumber(5)
    const correction = eventXml({ key, type: '110110', text: 'Onde se lê A, leia-se B' })
    const other = `<infEvento xmlns="urn:x"><chNFe>${key}</chNFe><tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento></infEvento>`
    const forged = correction
      .replace('<evento versao="1.00">', `<evento versao="1.00">${other}`)
      .replace(
        '<tpEvento>110110</tpEvento><nSeqEvento>1</nSeqEvento><dhReg',
        '<tpEvento>110111</tpEvento><nSeqEvento>1</nSeqEvento><dhReg',
      )
    expect((await send(forged)).body.detail).to.contain('exatamente um evento')
    expect((await send(noteXml({ number: 5, inside: forged }))).body.detail).to.contain('exatamente um evento')
  })
})

describe('the QR code of an NFC-e, which nobody signed', () => {
  const key = keyOf({ issuer: shopTaxId, model: '65', series: 1, number: 1234 })
  const qrOf = (qrCode: string, lookupUrl = 'www.sefaz.sc.gov.br/nfce') =>
    lookupOf({ accessKey: key, qrCode, lookupUrl })
  const good = `https://sat.sef.sc.gov.br/nfce/consulta?p=${key}|2|1|1|AB`

  it('is drawn when it asks a site of a government about this note', () => {
    const old = `http://www.dfeportal.fazenda.pr.gov.br:80/consulta?chNFe=${key}&nVersao=100`
    for (const code of [good, old, good.replaceAll('|', '%7C')])
      expect(qrOf(code)).to.deep.equal({ qrCode: code, lookupUrl: 'www.sefaz.sc.gov.br/nfce', warning: '' })
  })

  const strange: [string, string, string?][] = [
    ['the site of a stranger', good.replace('sat.sef.sc.gov.br', 'premios.example')],
    ['a name that only looks so', good.replace('sat.sef.sc.gov.br', 'sef.sc.gov.br.premios.example')],
    ['a name that ends so without a dot', good.replace('sat.sef.sc.gov.br', 'meugov.br')],
    ['a user before the site', good.replace('sat.sef.sc.gov.br', 'sat.sef.sc.gov.br@premios.example')],
    ['a backslash', good.replace('sat.sef.sc.gov.br', 'sat.sef.sc.gov.br\\@premios.example')],
    ['another scheme', good.replace('https', 'javascript')],
    ['no address', 'Pague em dobro'],
    ['another note', good.replace(key, keyOfNumber(1))],
    ['another note, with this one behind it', `${good.replace(key, keyOfNumber(1))}&chNFe=${key}`],
    ['the lookup at a stranger', good, 'https://premios.example/nfce'],
  ]
  for (const [what, code, url] of strange)
    it(`is not drawn: ${what}`, () => {
      const { qrCode, lookupUrl, warning } = qrOf(code, url)
      expect([qrCode, lookupUrl]).to.deep.equal(['', ''])
      expect(warning).to.contain('sem QR code')
    })

  it('leaves the paper without it, and a warning on the note', async () => {
    const shop = await openShop({ plugins: [fiscalInvoicesPlugin] })
    try {
      await takeNotesOf(shop)
      const forge = (xml: string) => xml.replaceAll('sat.sef.sc.gov.br', 'premios.example')
      const wishes = { model: '65' as const, recipient: null }
      const results = await takeXmls(shop, [noteXml(wishes), noteXml({ ...wishes, number: 1235, tamper: forge })])
      expect(results.map(({ outcome, invoice }) => [outcome, invoice?.warning?.slice(0, 9)])).to.deep.equal([
        ['new', undefined],
        ['new', 'O QR code'],
      ])
      const pages = await shop.read(work =>
        Promise.all(results.map(({ invoice }) => danfe.load(work, invoice?.id ?? ''))),
      )
      expect(pages.map(({ html }) => html.includes('class="qr"'))).to.deep.equal([true, false])
      expect(pages[1]?.html).to.not.contain('premios')
    } finally {
      await shop.close()
    }
  })
})

describe('a file that fails in a way nobody foresaw', () => {
  let shop: Shop
  before(async () => {
    shop = await openShop({ plugins: [fiscalInvoicesPlugin] })
    await takeNotesOf(shop)
  })
  after(() => shop.close())
  const files = [11, 12, 13].map(number => ({ name: `${number}.xml`, bytes: bytesOfXml(noteXml({ number })) }))
  /** The second one fails when it is kept. */
  const failing = (error: Error): Intake => {
    const failed = createHash('sha256')
      .update(files[1]?.bytes ?? '')
      .digest('hex')
    const keep = async (bytes: Uint8Array) => {
      if (createHash('sha256').update(bytes).digest('hex') === failed) throw error
      return shop.app.storage.keep(bytes)
    }
    return { desk: shop, keep, source: 'folder' }
  }

  it('is refused alone, and those after it are taken', async () => {
    const results = await takeFiles(failing(new TypeError('unforeseen')), files)
    expect(results.map(({ name, outcome }) => [name, outcome])).to.deep.equal([
      ['11.xml', 'new'],
      ['12.xml', 'refused'],
      ['13.xml', 'new'],
    ])
    expect(results[1]?.reason).to.match(/não conseguiu receber este arquivo.*suporte/)
  })

  it('leaves nothing of what is refused behind', async () => {
    const stranger = noteXml({ number: 14, issuer: '99888777000166' })
    const early = eventXml({ key: keyOfNumber(15) })
    let kept = 0
    const keep = (bytes: Uint8Array) => {
      kept++
      return shop.app.storage.keep(bytes)
    }
    const given = [stranger, early, '<rss/>'].map((xml, index) => ({ name: `${index}.xml`, bytes: bytesOfXml(xml) }))
    const results = await takeFiles({ desk: shop, keep, source: 'folder' }, given)
    expect([results.map(({ outcome }) => outcome), kept]).to.deep.equal([['refused', 'refused', 'refused'], 0])
  })

  it('is left for later with all others when it is the system that fails', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    const failure = await takeFiles(failing(full), files).catch(error => error)
    expect(failure).to.equal(full)
    expect((await takeFiles(failing(new Error()), files.slice(2))).map(({ outcome }) => outcome)).to.deep.equal([
      'known',
    ])
  })
})
