import { expect } from 'chai'
import { Tasks } from '../../../core/tasks/task.ts'
import { Imports } from '../../../plugins/receivables/import.ts'
import { Charges } from '../../../plugins/receivables/instalment.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { bytesOf, chargesNow, importAll, runTasks } from '../../support/importing.ts'
import { addContact } from '../../support/quoting.ts'

const path = '/receivables/import'

describe('the screens of an import', () => {
  let app: TestApp
  let clerk: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    clerk = await app.signedIn('staff')
    await addContact(app.shop, 'Ana')
  })
  afterEach(() => app.close())

  const upload = (bytes: Uint8Array) => clerk.upload(path, { name: 'março.csv', bytes })
  const chargeCount = () => app.shop.read(work => work.of(Charges).count())

  it('lead from the file to the charges, and name what is wrong on the way', async () => {
    const sent = await upload(
      bytesOf('Ana;;Aula;;10/12/2026;10', 'Rui;;=1+1;;10/12/2026;20', 'Ana;;<b>oi</b>;;amanhã;5'),
    )
    const at = sent.headers.location ?? ''
    const mapping = await clerk.follow(sent)
    expect(mapping.text).to.contain('março.csv').and.to.contain('3 linhas recebidas').and.to.contain('&lt;b&gt;oi')
    const chosen = {
      'mapping[name]': '0',
      'mapping[description]': '2',
      'mapping[dueDate]': '4',
      'mapping[amount]': '5',
    }
    const task = await clerk.follow(await clerk.post(`${at}/check`, chosen, at))
    expect(task.text).to.contain('Conferir planilha: março.csv')
    expect((await clerk.get(at)).text).to.contain('sendo conferido')
    await runTasks(app.shop)
    const checked = (await clerk.get(at)).text
    expect(checked).to.contain('2 linhas com problema').and.to.contain('Cliente não cadastrado: Rui.')
    expect(checked).to.contain('A data &#34;amanhã&#34; não existe.').and.to.contain('Ninguém será avisado.')
    expect((await clerk.follow(await clerk.post(`${at}/start`, {}, at))).text).to.contain('linhas com problema')
    expect(await chargeCount()).to.equal(0)
    await clerk.post(`${at}/start`, { onlyGood: 'on' }, at)
    await runTasks(app.shop)
    const done = (await clerk.get(at)).text
    expect(done).to.contain('1 parcela entrou').and.to.contain('2 linhas ficaram de fora')
    expect(await chargeCount()).to.equal(1)
    expect((await clerk.get(path)).text)
      .to.contain('março.csv')
      .and.to.contain('Importado')
  })

  it('ask for the columns without which nothing can be charged', async () => {
    const at = (await upload(bytesOf('Ana;;Aula;;10/12/2026;10'))).headers.location ?? ''
    const back = await clerk.follow(
      await clerk.post(`${at}/check`, { 'mapping[name]': '0', 'mapping[amount]': '99' }, at),
    )
    expect(back.text).to.contain('Diga qual coluna tem: Vencimento.').and.to.contain('Diga qual coluna tem: Valor.')
    expect((await app.shop.read(work => work.of(Imports).all()))[0]?.status).to.equal('uploaded')
  })

  it('let a person begin again after a check that was cancelled in the queue', async () => {
    const at = (await upload(bytesOf('Ana;;Aula;;10/12/2026;10'))).headers.location ?? ''
    const chosen = { 'mapping[name]': '0', 'mapping[dueDate]': '4', 'mapping[amount]': '5' }
    await clerk.post(`${at}/check`, chosen, at)
    await app.shop.write(work => work.of(Tasks).change({ status: 'waiting' }, { status: 'cancelled' }))
    expect((await clerk.get(at)).text)
      .to.contain('O que há em cada coluna')
      .and.to.not.contain('sendo conferido')
    expect((await clerk.get(path)).text).to.contain('Falta conferir')
    await clerk.post(`${at}/check`, chosen, at)
    await runTasks(app.shop)
    expect((await clerk.get(at)).text).to.contain('1 linha certa')
  })

  for (const [what, file, sentence] of [
    ['no file', undefined, 'Escolha o arquivo da planilha.'],
    ['an empty file', { name: 'a.csv', bytes: new Uint8Array() }, 'Escolha o arquivo da planilha.'],
    ['a workbook', { name: 'a.xlsx', bytes: Uint8Array.from([0x50, 0x4b, 3, 4]) }, 'Este é um arquivo do Excel.'],
    ['more than 30 MB', { name: 'a.csv', bytes: new Uint8Array(30 * 1024 * 1024 + 1).fill(0x41) }, 'Use até 30 MB.'],
  ] as const)
    it(`send ${what} back with a sentence`, async () => {
      const refused = await clerk.upload(path, file)
      expect(refused.headers.location).to.equal(path)
      expect((await clerk.follow(refused)).text).to.contain(sentence)
      expect(await app.shop.read(work => work.of(Imports).count())).to.equal(0)
    })

  it('take no file without the form’s own token', async () => {
    const refused = await clerk.upload(path, { name: 'a.csv', bytes: bytesOf('Ana;;;;10/12/2026;10') }, 'none')
    expect(refused.status).to.be.within(400, 403)
    expect(await app.shop.read(work => work.of(Imports).count())).to.equal(0)
  })

  it('are not for readers, nor another company’s files for anybody', async () => {
    const at = (await upload(bytesOf('Ana;;Aula;;10/12/2026;10'))).headers.location ?? ''
    expect((await (await app.signedIn('reader')).get(path)).status).to.equal(403)
    expect((await (await app.stranger()).get(at)).status).to.equal(404)
  })

  it('export a formula as text', async () => {
    await importAll(app.shop, bytesOf('Ana;;=1+1;;10/12/2026;10', 'Ana;;@SUM(A1);;10/12/2026;10'))
    expect((await chargesNow(app.shop)).charges).to.have.length(2)
    const { text } = await clerk.get('/receivables/export')
    expect(text).to.contain(";'=1+1").and.to.contain(";'@SUM(A1)").and.to.not.contain(';=1')
  })
})
