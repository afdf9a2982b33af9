import { expect } from 'chai'
import { bindTable } from '../../../core/data/table.ts'
import { ContactImports } from '../../../core/imports/contacts/import.ts'
import { Contacts } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { contactsNow, customers } from '../../support/contact-importing.ts'
import { runTasks } from '../../support/importing.ts'

const path = '/contacts/import'

describe('The screens of an import of customers', () => {
  let app: TestApp
  let clerk: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    clerk = await app.signedIn('staff')
  })
  afterEach(() => app.close())

  const upload = async (browser: Browser, bytes: Uint8Array) =>
    (await browser.upload(path, { name: 'agosto.csv', bytes })).headers.location ?? ''
  /** As the page proposes it, without a person touching anything. */
  const proposed = (page: string): Record<string, string> =>
    Object.fromEntries(
      [...page.matchAll(/<select[^>]*name="(mapping\[\w+\])"[\s\S]*?<\/select>/g)].flatMap(([select, name]) => {
        const [, value] = /<option value="(\d+)" selected/.exec(select) ?? []
        return value ? [[name, value]] : []
      }),
    )
  const check = async (browser: Browser, at: string, choice: Record<string, string> = {}) => {
    await browser.post(`${at}/check`, { ...proposed((await browser.get(at)).text), ...choice }, at)
    await runTasks(app.shop)
    return (await browser.get(at)).text
  }
  const start = async (browser: Browser, at: string, answer = {}) => {
    const task = await browser.follow(await browser.post(`${at}/start`, answer, at))
    await runTasks(app.shop)
    return task.text
  }

  it('lead from the button in Clientes to the report, and name what is wrong on the way', async () => {
    expect((await clerk.get('/contacts')).text)
      .to.contain('href="/contacts/import"')
      .and.contain('Importar planilha')
    await app.shop.write(work => createContact(work, { name: 'Bia', taxId: '52998224725' }))
    const at = await upload(
      clerk,
      customers(
        'Ana;;;4933221100',
        'Bia;52998224725;bia@cliente.test',
        'Rui;1',
        'ANA;;ana@cliente.test',
        'Caio',
        'Caio',
      ),
    )
    expect((await clerk.get(at)).text)
      .to.contain('O que há em cada coluna')
      .and.contain('Completar o que falta')
    const checked = await check(clerk, at, { known: 'fill' })
    expect(checked).to.contain('4 clientes novos e 1 cadastro a completar').and.contain('1 linha tem problema')
    expect(checked).to.contain('CPF ou CNPJ: Este CPF ou CNPJ não existe.').and.contain('Importar 5 linhas')
    expect((await clerk.get(`${at}?list=noted`)).text).to.contain('(49) 3322-1100 não é um celular: vai para Telefone.')
    expect(await start(clerk, at)).to.contain('Há linhas com problema')
    expect(await start(clerk, at, { onlyGood: 'on' })).to.contain('Importar clientes: agosto.csv')
    const done = (await clerk.get(at)).text
    expect(done).to.contain('4 clientes foram cadastrados, e 1 foi completado').and.contain('Ninguém foi avisado.')
    expect((await clerk.get(`${at}?list=new`)).text).to.contain('Ver cadastro')
    expect((await clerk.get('/tasks')).text).to.contain('4 clientes cadastrados, 1 completado.')
    expect((await contactsNow(app.shop)).map(({ name }) => name)).to.have.members(['Ana', 'ANA', 'Bia', 'Caio', 'Caio'])
  })

  it('give the rows that were left out as a file, with the reason, to be put right and brought again', async () => {
    const at = await upload(clerk, customers('Ana;529.982.247-25', 'Bia;529.982.247-25', '"=Rui";1'))
    await check(clerk, at)
    const { text, headers } = await clerk.get(`${at}/left-out`)
    expect(headers['content-disposition']).to.contain('linhas-de-fora.csv')
    expect(text).to.contain("'=Rui;1;").and.contain(';4;CPF ou CNPJ: Este CPF ou CNPJ não existe. Confira os números.')
    expect(text).to.contain(';3;É a mesma pessoa da linha 2.').and.not.contain('\r\nAna;')
  })

  it('take our own export back as it left, without a column chosen by hand', async () => {
    await app.shop.write(async work => {
      await createContact(work, {
        ...{ name: '=Ana "Lima"; e filhos', taxId: '529.982.247-25', email: 'ana@cliente.test' },
        ...{ mobile: '+351 912 345 678', phone: '4933221100', birthDate: '1984-02-29', notes: 'Uma\nOutra' },
        address: { street: 'Rua A, 1', district: 'Centro', city: 'Chapecó', state: 'SC', postalCode: '89802002' },
      })
      await createContact(work, { name: "D'Ávila Ltda", taxId: '11.222.333/0001-81', mobile: '49 9999-0187' })
      await createContact(work, { name: 'Só o nome' })
    })
    const agent = await app.signedIn()
    const bytes = Buffer.from((await agent.get('/contacts/export')).text)
    const stranger = await app.stranger()
    const at = await upload(stranger, bytes)
    expect(await check(stranger, at)).to.contain('3 clientes novos.')
    await start(stranger, at)
    const { database, clock } = app.shop.app
    const all = await bindTable(database, Contacts, { now: clock.now() }).all({ order: [['nameKey', 'ASC']] })
    const told = (mine: boolean) =>
      all
        .filter(({ companyId }) => (companyId === app.shop.company.id) === mine)
        .map(({ id, companyId, createdAt, mobile, phone, searchText, ...rest }) => ({ ...rest, phone: phone !== null }))
    expect(told(true)).to.have.length(3)
    expect(told(false)).to.deep.equal(told(true))
    const back = await upload(agent, bytes)
    const again = await check(agent, back, { known: 'fill' })
    expect(again).to.contain('1 cliente novo.').and.contain('Já há um cadastro com este nome')
    expect(again).to.contain('já estavam cadastrados')
  })

  it('ask which column has the name', async () => {
    const at = await upload(clerk, new TextEncoder().encode('A;B\nAna;1'))
    expect(proposed((await clerk.get(at)).text)).to.deep.equal({})
    const back = await clerk.follow(await clerk.post(`${at}/check`, {}, at))
    expect(back.text).to.contain('Diga qual coluna tem: Nome.')
  })

  it('are not for readers, nor another company’s files for anybody', async () => {
    const at = await upload(clerk, customers('Ana'))
    const reader = await app.signedIn('reader')
    expect((await reader.get(path)).status).to.equal(403)
    expect((await reader.get('/contacts')).text).to.not.contain('Importar planilha')
    const stranger = await app.stranger()
    for (const one of [at, `${at}/left-out`]) expect((await stranger.get(one)).status).to.equal(404)
    expect(await app.shop.read(work => work.of(ContactImports).count())).to.equal(1)
  })
})
