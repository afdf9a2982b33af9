import { expect } from 'chai'
import { decideConsent } from '../../../core/people/consent.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'
import { addDue, bellsPlugin, createDues, Dues, duesPlugin } from '../../support/dues.ts'

describe('the page of the days ahead', () => {
  let app: TestApp
  let ana: Browser
  beforeEach(async () => {
    app = await buildTestApp({ plugins: [duesPlugin(), bellsPlugin()] })
    await createDues(app.shop)
    await app.shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    ana = await app.signedIn()
  })
  afterEach(() => app.close())

  const contact = async (name: string, more = {}) =>
    (
      await app.shop.write(work =>
        createContact(work, { name, mobile: '(49) 99999-0187', email: 'maria@cliente.test', ...more }),
      )
    ).id
  const work = async () => {
    while ((await app.shop.app.tasks.round()) > 0);
  }
  const simulate = async (days = '30') => {
    const answer = await ana.post('/messages/simulation', { days }, '/messages/simulation')
    await work()
    return answer.headers.location ?? ''
  }
  const read = async (path: string) => textOf((await ana.get(path)).text)

  it('invites to begin, and then shows what was found', async () => {
    await addDue(app.shop, await contact('Maria'), '2026-11-30')
    expect(await read('/messages/simulation')).to.contain('Nenhuma simulação ainda')
    const answer = await ana.post('/messages/simulation', { days: '7' }, '/messages/simulation')
    const path = answer.headers.location ?? ''
    expect(await read(path))
      .to.contain('Simulação de mensagens: próximos 7 dias')
      .and.contain('Esperando a vez')
    await work()
    const page = await read(path)
    expect(page).to.contain('3 sairiam 0 esperam confirmação 0 não sairiam')
    expect(page).to.match(/sexta-feira, 27\/11\/2026 Sinos 1 0 0 .*sexta-feira, 27\/11\/2026 Contas 2 0 0/)
    expect(page).to.contain(
      'WhatsApp para Maria Contas · Aviso de vencimento Sairia Olá Maria, Conta 2026-11-30 vence em 30/11/2026.',
    )
    expect(await read('/messages/simulation')).to.equal(page)
  })

  it('says why a message would not leave, and narrows by day, module and outcome', async () => {
    const [maria, joao] = [await contact('Maria'), await contact('João')]
    await addDue(app.shop, maria, '2026-11-27')
    await addDue(app.shop, joao, '2026-12-04')
    await app.shop.write(work =>
      decideConsent(work, { contactId: joao, purpose: 'billing', granted: false, origin: 'telefone' }),
    )
    const path = await simulate()
    const shown = async (query: string) => {
      const text = await read(`${path}?${query}`)
      return [...text.matchAll(/(?:WhatsApp|E-mail) para (?:Maria|João) (?:Contas|Sinos)/g)].map(([whole]) => whole)
    }
    expect(await shown('')).to.have.length(6)
    expect(await shown('outcome=skipped')).to.deep.equal([
      'WhatsApp para João Contas',
      'E-mail para João Contas',
      'E-mail para João Sinos',
    ])
    expect(await read(`${path}?outcome=skipped`)).to.contain('João pediu para não receber mensagens de cobrança.')
    expect(await read(`${path}?day=2026-11-24&plugin=bells`))
      .to.contain('E-mail para Maria')
      .and.not.contain('WhatsApp para')
    expect(await read(`${path}?plugin=bells&outcome=held`)).to.contain('Nenhuma mensagem neste filtro')
  })

  it('shows many page by page, and hands all of them over as a spreadsheet without formulas', async () => {
    const maria = await contact('=cmd()')
    await app.shop.write(work =>
      work.of(Dues).insertAll(
        Array.from({ length: 30 }, (_, index) => ({
          ...{ contactId: maria, imported: false, dueDate: '2026-12-01', title: `Conta ${index}` },
        })),
      ),
    )
    const path = await simulate('15')
    const first = await ana.get(path)
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(first.text.match(/class="list-group-item simulated"/g)).to.have.length(20)
    const second = await ana.get(next)
    expect(second.text.match(/class="list-group-item simulated"/g)).to.have.length(20)
    expect(second.text).to.contain('Voltar ao começo')
    const file = await ana.get(`${path}/export?plugin=dues`)
    expect(file.headers['content-type']).to.contain('text/csv')
    const lines = file.text.trim().split('\r\n')
    expect(lines[0]).to.equal('Dia;Sai;Módulo;Mensagem;Cliente;Canal;Para;Resultado;Motivo;Assunto;Texto')
    expect(lines).to.have.length(61)
    expect(lines[1]).to.match(
      /^28\/11\/2026;a partir das 09:00;Contas;Aviso de vencimento;'=cmd\(\);WhatsApp;\(49\) 99999-0187;Sairia;;/,
    )
  })

  it('lets one go on at a time', async () => {
    const start = () => ana.post('/messages/simulation', { days: '7' }, '/messages/simulation')
    const [first, second] = [await start(), await start()]
    expect(second.headers.location).to.equal(first.headers.location)
    expect(textOf((await ana.follow(second)).text)).to.contain('Uma simulação já está em andamento.')
  })

  it('says so when there is nothing to be sent', async () => {
    expect(await read(await simulate('7'))).to.contain('Nenhuma mensagem nestes dias')
  })

  it('refuses days that make no sense', async () => {
    for (const days of ['0', '91', 'x']) {
      const answer = await ana.post('/messages/simulation', { days }, '/messages/simulation')
      expect(textOf((await ana.follow(answer)).text), days).to.contain('Nenhuma simulação ainda')
    }
  })

  it('can be read by everybody who reads messages, and begun by those who work with them', async () => {
    await addDue(app.shop, await contact('Maria'), '2026-11-30')
    const path = await simulate('7')
    const reader = await app.signedIn('reader')
    const page = await reader.get(path)
    expect(textOf(page.text)).to.contain('WhatsApp para Maria').and.not.contain('Simular de novo')
    expect((await reader.post('/messages/simulation', { days: '7' }, path)).status).to.equal(403)
    const stranger = await app.stranger()
    for (const one of [path, `${path}/export`]) expect((await stranger.get(one)).status).to.equal(404)
  })
})
