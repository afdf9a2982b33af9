import { expect } from 'chai'
import { reportRows } from '../../../core/history/report-rows.ts'
import { type ApiShop, bytesOf, type Client, insertMessage, openApiShop } from '../../support/api.ts'
import { testChromium } from '../../support/chromium.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { zipEntry } from '../../support/zip-entry.ts'

const path = '/reports/message-history'
const sentAt = new Date('2026-11-21T01:30:00Z')

describe('The report "Histórico de mensagens"', () => {
  let shop: ApiShop
  let client: Client
  beforeEach(async () => {
    shop = await openApiShop({ now: new Date('2026-11-23T13:00:07Z') })
    client = await shop.as('administrator')
    const address = { street: 'Rua A, 1', district: 'Centro', city: 'Chapecó', state: 'SC', postalCode: '89800000' }
    const company = { name: 'Loja Modelo', taxId: '11222333000181', mobile: '49999990187', address }
    await client.patch('/company', company).expect(200)
  })
  afterEach(() => shop.close())

  it('has the head and the columns of the paper it replaces, in their order', async () => {
    await shop.message({ createdAt: sentAt, sentAt })
    const { body } = await client.get(`${path}?channel=whatsapp`).expect(200)
    expect(body.header).to.deep.equal({
      company: 'Loja Modelo',
      taxId: '11.222.333/0001-81',
      address: 'Rua A, 1, Centro',
      city: 'Chapecó - SC',
      postalCode: '89800-000',
      phone: '(49) 3322-1100',
      mobile: '(49) 99999-0187',
      email: 'contato@loja-modelo.test',
      period: '01/11/2026 até 23/11/2026',
      title: 'Histórico de mensagens WhatsApp',
      issuedAt: '23/11/2026 10:00:07',
    })
    const columns = ['Celular', 'Mensagem', 'Módulo', 'Tipo da mensagem', 'Data envio', 'Status', 'Canal', 'Hora']
    expect(body.columns).to.deep.equal(columns)
    expect(body.rows).to.deep.equal([
      ['(49) 99999-0187', 'Olá, Maria!', 'CHAMADOS', 'STATUS CHAMADO', '20/11/2026', 'Enviada', 'WhatsApp', '22:30'],
    ])
    expect(body.nextCursor).to.equal(null)
  })

  it('has neither date nor time for what was never sent, and names of modules that are gone', async () => {
    await shop.message({
      channel: 'email',
      address: 'maria@exemplo.com.br',
      status: 'skipped',
      plugin: 'gone',
      type: 'a.b',
    })
    const { body } = await client.get(path).expect(200)
    expect(body.header.title).to.equal('Histórico de mensagens')
    const row = ['maria@exemplo.com.br', 'Olá, Maria!', 'GONE', 'A.B', '', 'Não enviada', 'E-mail', '']
    expect(body.rows).to.deep.equal([row])
  })

  it('shows the period asked for, the month so far when none is', async () => {
    const period = async (query: string) => (await client.get(`${path}?${query}`).expect(200)).body.header.period
    expect(await period('')).to.equal('01/11/2026 até 23/11/2026')
    expect(await period('from=2026-10-05')).to.equal('05/10/2026 até 23/11/2026')
    expect(await period('to=2026-10-05')).to.equal('01/10/2026 até 05/10/2026')
    expect(await period('from=2027-01-05')).to.equal('05/01/2027 até 05/01/2027')
  })

  it('refuses a period that ends before it begins, and dates that do not exist', async () => {
    const { body } = await client.get(`${path}?from=2026-11-02&to=2026-11-01`).expect(422)
    expect(body.errors).to.deep.equal([
      { field: 'from', message: 'O período termina antes de começar. Troque as datas.' },
    ])
    await client.get(`${path}?from=2026-02-29`).expect(422)
    await client.get(`${path}?format=doc`).expect(422)
  })

  it('goes on from page to page', async () => {
    for (const body of ['um', 'dois', 'três']) await shop.message({ body })
    const first = await client.get(`${path}?limit=2`).expect(200)
    const second = await client.get(`${path}?limit=2&cursor=${first.body.nextCursor}`).expect(200)
    expect([...first.body.rows, ...second.body.rows].map(row => row[1])).to.have.members(['um', 'dois', 'três'])
  })

  it('comes as CSV that Brazilian spreadsheets open, with nothing that computes', async () => {
    await shop.message({ body: '=1+1', sentAt })
    await shop.message({ body: 'Olá; "Maria"\nTudo bem?', createdAt: new Date(shop.clock.now().getTime() - 1) })
    const call = client.get(`${path}?format=csv`).expect(200)
    const text = (await bytesOf(call.expect('content-type', 'text/csv; charset=utf-8'))).toString('utf8')
    expect(text.split('\r\n')).to.deep.equal([
      '\ufeffCelular;Mensagem;Módulo;Tipo da mensagem;Data envio;Status;Canal;Hora',
      "(49) 99999-0187;'=1+1;CHAMADOS;STATUS CHAMADO;20/11/2026;Enviada;WhatsApp;22:30",
      '(49) 99999-0187;"Olá; ""Maria""\nTudo bem?";CHAMADOS;STATUS CHAMADO;;Enviada;WhatsApp;',
      '',
    ])
    const { headers } = await client.get(`${path}?format=csv`).expect(200)
    const name = 'historico-de-mensagens-2026-11-01-a-2026-11-23.csv'
    expect(headers['content-disposition']).to.equal(`attachment; filename=${name}`)
  })

  it('comes as a spreadsheet, the table first and the head on a sheet of its own', async () => {
    await shop.message({ body: `=1+1 ${'x'.repeat(40_000)}`, sentAt })
    const archive = await bytesOf(client.get(`${path}?format=xlsx`).expect(200))
    const texts = zipEntry(archive, 'xl/sharedStrings.xml')
    expect(texts.indexOf('Celular')).to.be.lessThan(texts.indexOf('Mensagem'))
    expect(texts).to.contain('11.222.333/0001-81').and.to.contain('01/11/2026 até 23/11/2026')
    expect(zipEntry(archive, 'xl/workbook.xml')).to.match(/Mensagens.*Relatório/)
    expect(zipEntry(archive, 'xl/worksheets/sheet1.xml')).not.to.contain('<f>')
  })

  it('says so when the printer is missing', async () => {
    const { body } = await client.get(`${path}?format=pdf`).expect(503)
    expect(body.type).to.equal('urn:recado:problem:unavailable')
    expect(body.detail).to.contain('Chrom')
  })

  it('belongs to one company', async () => {
    await shop.message()
    const { body } = await (await shop.stranger()).get(path).expect(200)
    expect(body.rows).to.deep.equal([])
  })

  it('ends with a sentence when there is more than fits', async () => {
    await shop.write(async work => {
      for (let count = 0; count < 7; count++) await insertMessage(work, { body: `mensagem ${count}` })
    })
    const desk = { read: shop.read, write: shop.write }
    const question = {
      filters: { from: '2026-11-01', to: '2026-11-30' },
      titles: { plugins: new Map<string, string>(), types: new Map<string, string>() },
    }
    const found = async (most: number) => {
      const texts: (string | undefined)[] = []
      for await (const row of reportRows(desk, question, most)) texts.push(row[1])
      return texts
    }
    expect(await found(7)).to.have.length(7)
    const cut = await found(5)
    expect(cut).to.have.length(6)
    expect(cut[5]).to.match(/^Só as 5 mensagens mais recentes do período estão aqui/)
  })
})

describe('The report "Histórico de mensagens" on paper', () => {
  it('has head, columns and the full text', async function () {
    this.timeout(60_000)
    const chromiumPath = await testChromium()
    if (!chromiumPath) this.skip()
    const shop = await openApiShop({ chromiumPath })
    const client = await shop.as('reader')
    await shop.message({ body: 'Olá, <b>Maria</b>!', sentAt })
    const call = client.get(`${path}?format=pdf`).expect(200).expect('content-type', 'application/pdf')
    const [text = ''] = await pdfText(await bytesOf(call))
    for (const part of [
      'Histórico de mensagens',
      'Período: 01/11/2026',
      'CELULAR',
      'Olá, <b>Maria</b>!',
      '22:30',
      'STATUS CHAMADO',
    ]) {
      expect(text).to.contain(part)
    }
    await shop.close()
  })
})
