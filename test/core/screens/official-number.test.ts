import { expect } from 'chai'
import { cloudDriver } from '../../../core/channels/whatsapp/cloud/cloud.ts'
import { hookPath } from '../../../core/channels/whatsapp/cloud/hook-address.ts'
import { choiceFor, listTemplates } from '../../../core/channels/whatsapp/cloud/template-choice.ts'
import { noteIncoming } from '../../../core/channels/whatsapp/cloud/window.ts'
import { Events } from '../../../core/events/event.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import type { Browser } from '../../support/build.ts'
import { visitTemplate } from '../../support/cloud-api/cloud-shop.ts'
import { type CloudStub, startCloudStub, testAccount } from '../../support/cloud-api/stub.ts'
import { type Counter, openCounter, textOf } from '../../support/counter.ts'

describe('The official number', () => {
  let counter: Counter
  let stub: CloudStub
  let browser: Browser
  beforeEach(async () => {
    stub = await startCloudStub()
    counter = await openCounter({ without: 'whatsapp', cloud: { graphUrl: stub.url } })
    browser = await counter.signedIn()
  })
  afterEach(async () => {
    expect(stub.faults).to.deep.equal([])
    await counter.close()
    await stub.close()
  })

  const fresh = '/settings/whatsapp/official/new'
  const { phoneNumberId, businessAccountId, accessToken, appSecret } = testAccount
  const form = {
    name: 'WhatsApp da loja',
    phoneNumberId,
    businessAccountId,
    accessToken,
    appSecret,
    apiVersion: 'v25.0',
    redirectTo: '',
  }
  const numbers = () => counter.shop.read(work => work.of(Senders).all({ where: { driver: cloudDriver } }))
  const account = (sender: Sender) => JSON.parse(counter.shop.app.secret.open(sender.credentials))
  const at = ({ id }: Pick<Sender, 'id'>) => `/settings/whatsapp/official/${id}`
  const submit = async (fields: object = {}, path = fresh) =>
    textOf((await browser.follow(await browser.post(path, { ...form, ...fields }, path))).text)
  const register = async (): Promise<Sender> => {
    await submit()
    return (await numbers())[0] as Sender
  }
  const act = async (sender: Sender, what: string, fields: object = {}) =>
    textOf((await browser.follow(await browser.post(`${at(sender)}/${what}`, fields, at(sender)))).text)

  it('is registered beside a number with a QR code, and found in the same list', async () => {
    expect((await browser.get('/settings/whatsapp/new')).text).to.contain(`href="${fresh}"`)
    const sender = await register()
    const { text } = await browser.get('/settings/whatsapp')
    expect(text)
      .to.contain(`href="${at(sender)}"`)
      .and.to.contain('API oficial')
    for (const path of [`/settings/senders/${sender.id}`, `/settings/whatsapp/${sender.id}`])
      expect((await browser.get(path)).headers.location, path).to.equal(at(sender))
  })

  it('is tried as it is registered, and known by the number Meta shows', async () => {
    const page = await submit()
    expect(page).to.contain('A Meta reconhece este número: Loja Modelo, +55 49 3322-1100. Qualidade: alta.')
    const [sender] = await numbers()
    expect(sender).to.include({ channel: 'whatsapp', identity: '+55 49 3322-1100', isDefault: true, status: 'ready' })
    expect(sender?.pace).to.deep.equal({ kind: 'official', gapSeconds: [0, 0], perSecond: 20, concurrency: 5 })
    expect(sender && account(sender)).to.deep.include({ phoneNumberId, businessAccountId, accessToken, appSecret })
  })

  it('is kept even when Meta does not know it, with what is wrong', async () => {
    stub.fate = () => ({ status: 400, error: { code: 33, message: 'x' } })
    expect(await submit()).to.contain('Este número foi apagado na Meta')
    expect((await numbers())[0]).to.include({ status: 'failing', identity: `Número ${phoneNumberId}` })
  })

  it('asks first about what has waited for a number to be there, and is answered on its own page', async () => {
    const { whatsapp } = await counter.quote()
    const hoursAgo = new Date(counter.shop.clock.now().getTime() - 5 * 3_600_000)
    await counter.change(whatsapp.id, { status: 'queued', senderId: null, dueAt: hoursAgo })
    const sender = await register()
    expect(sender).to.include({ status: 'halted', statusReason: 'Ainda não estava conectado.' })
    await counter.shop.settle()
    expect([(await counter.message(whatsapp.id)).status, stub.sent]).to.deep.equal(['queued', []])
    expect(textOf((await browser.get(at(sender))).text)).to.contain(
      'Há 1 mensagem que esperou mais de 2 horas: o que fazer?',
    )
    const path = `/settings/senders/${sender.id}/resumption`
    const answered = await browser.follow(await browser.post(path, { stale: 'expire' }, at(sender)))
    expect(textOf(answered.text)).to.contain('1 mensagem venceu sem sair.').and.not.contain('o que fazer?')
    expect((await numbers())[0]?.status).to.equal('ready')
  })

  it('never shows again what opens it, on no page and in no event', async () => {
    const sender = await register()
    await browser.post(at(sender), { ...form, name: '', phoneNumberId: 'x' }, at(sender))
    for (const path of [at(sender), fresh, `${at(sender)}/templates`, '/settings/whatsapp', '/system/audit']) {
      const { text } = await browser.get(path)
      for (const secret of [accessToken, appSecret]) expect(text, path).not.to.contain(secret)
    }
    const events = JSON.stringify(await counter.shop.read(work => work.of(Events).all()))
    for (const secret of [accessToken, appSecret, account(sender).verifyToken]) expect(events).not.to.contain(secret)
  })

  it('shows what is to be pasted at Meta', async () => {
    const sender = await register()
    const { text } = await browser.get(at(sender))
    expect(text).to.contain(`http://localhost:3000${hookPath(counter.shop.app.secret, sender.id)}`)
    expect(text).to.contain(account(sender).verifyToken)
    expect(textOf(text)).to.contain('A Meta só chama endereços https')
  })

  it('keeps token and secret when their fields stay empty, and takes new ones', async () => {
    const sender = await register()
    const { verifyToken } = account(sender)
    await submit({ accessToken: '', appSecret: '', name: 'Outro nome' }, at(sender))
    expect(account((await numbers())[0] as Sender)).to.deep.include({ accessToken, appSecret, verifyToken })
    await submit({ accessToken: 'EAAGanother0token1of2the3user', appSecret: '' }, at(sender))
    const [after] = await numbers()
    expect(after?.name).to.equal('WhatsApp da loja')
    expect(account(after as Sender)).to.deep.include({ accessToken: 'EAAGanother0token1of2the3user', verifyToken })
  })

  it('refuses each wrong field with what to do', async () => {
    const wrong = { name: '', phoneNumberId: '+55 49', businessAccountId: '', accessToken: 'a b', appSecret: 'curta' }
    const page = await submit({ ...wrong, apiVersion: '25', redirectTo: '123' })
    expect(page).to.contain('Dê um nome ao número').and.to.contain('Este telefone não existe.')
    const account = await submit({ ...wrong, name: 'Loja', apiVersion: '25' })
    for (const words of ['são só números', 'Cole o token de acesso inteiro', 'são 32 letras', 'como v25.0'])
      expect(account).to.contain(words)
    expect(await numbers()).to.deep.equal([])
    expect(stub.calls).to.deep.equal([])
  })

  it('is registered once', async () => {
    await register()
    expect(await submit({ name: 'De novo' })).to.contain('Este número já está cadastrado como "WhatsApp da loja".')
    expect((await numbers()).length).to.equal(1)
  })

  it('tells when the test of the connection finds something', async () => {
    const sender = await register()
    stub.number = { display_phone_number: '+55 49 3322-2200', verified_name: 'Loja', quality_rating: 'RED' }
    expect(await act(sender, 'check')).to.contain('Loja, +55 49 3322-2200. Qualidade: baixa.')
    expect((await numbers())[0]).to.include({ identity: '+55 49 3322-2200', status: 'ready' })
    stub.fate = () => ({ status: 401, error: { code: 190 } })
    expect(await act(sender, 'check')).to.contain('não aceita mais o token de acesso')
    expect((await numbers())[0]).to.include({ status: 'failing' })
  })

  it('rests, goes on and is removed like any sender', async () => {
    const sender = await register()
    const act = async (what: string) =>
      textOf((await browser.follow(await browser.post(`/settings/senders/${sender.id}/${what}`, {}, at(sender)))).text)
    expect(await act('pause')).to.contain('As mensagens esperam na fila')
    expect(await act('continuation')).to.contain('Envio retomado.')
    expect(await act('removal')).to.contain('Remetente removido.')
    expect((await browser.get(at(sender))).status).to.equal(404)
  })

  it('sends a trial to whoever wrote to it, and says what to do before', async () => {
    const sender = await register()
    const to = { to: '(49) 99999-0187' }
    const trial = async () =>
      textOf((await browser.follow(await browser.post(`/settings/senders/${sender.id}/trial`, to, at(sender)))).text)
    expect(await trial()).to.contain('Fora da janela de 24 horas')
    const number = '+5549999990187'
    await counter.shop.write(work => noteIncoming(work, { senderId: sender.id, number, at: work.now }))
    expect(await trial()).to.contain('Teste enviado')
    expect(stub.sent.map(({ message }) => message.to)).to.deep.equal(['5549999990187'])
  })

  it('is for administrators, and of one company', async () => {
    const sender = await register()
    expect((await (await counter.signedIn('staff')).get(at(sender))).status).to.equal(403)
    const stranger = await counter.stranger()
    for (const path of [at(sender), `${at(sender)}/templates`, `${at(sender)}/templates/quote.created`])
      expect((await stranger.get(path)).status, path).to.equal(404)
    for (const what of ['check', 'templates/listing'])
      expect((await stranger.post(`${at(sender)}/${what}`, {}, fresh)).status, what).to.equal(404)
  })

  describe('and its approved texts', () => {
    const draft = { ...visitTemplate, name: 'em_analise', status: 'PENDING' }
    const picture = {
      ...visitTemplate,
      name: 'com_foto',
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'Oi' },
      ],
    }
    let sender: Sender
    let templates: string
    beforeEach(async () => {
      sender = await register()
      templates = `${at(sender)}/templates`
      stub.templates = [visitTemplate, draft, picture]
    })
    const list = () => act(sender, 'templates/listing')
    const choice = () => counter.shop.read(work => choiceFor(work, sender.id, { type: 'quote.created' }))
    const chosen = {
      template: 'visita_marcada/pt_BR',
      variables: { 'body-1': 'cliente.primeiroNome', 'body-2': 'orcamento.numero' },
    }
    const choose = async (fields: object = chosen) => {
      const from = `${templates}/quote.created?template=visita_marcada/pt_BR`
      return textOf((await browser.follow(await browser.post(`${templates}/quote.created`, fields, from))).text)
    }

    it('say what to do while there are none', async () => {
      expect(textOf((await browser.get(templates)).text)).to.contain('Nenhum modelo por aqui')
      expect(textOf((await browser.get(`${templates}/quote.created`)).text)).to.contain('Nenhum modelo pode ser usado')
      stub.templates = []
      expect(await list()).to.contain('A conta não tem modelos')
    })

    it('are fetched when somebody asks, all pages, and those that cannot be used say why', async () => {
      const page = await list()
      expect(page).to.contain('A Meta tem 3; podem ser usados: 1.')
      expect(page).to.contain('Ainda espera a aprovação da Meta.').and.to.contain('Tem imagem, vídeo ou localização')
      expect((await counter.shop.read(work => listTemplates(work, sender.id))).length).to.equal(3)
      stub.templates = [visitTemplate]
      await list()
      expect((await counter.shop.read(work => listTemplates(work, sender.id))).length).to.equal(1)
    })

    it('stay as they were when Meta does not answer', async () => {
      await list()
      stub.fate = () => ({ status: 500, error: { code: 2 } })
      expect(await list()).to.contain('A Meta não pôde atender agora')
      expect((await counter.shop.read(work => listTemplates(work, sender.id))).length).to.equal(3)
    })

    it('are chosen per message, each place with one of its variables', async () => {
      await list()
      const page = await browser.get(`${templates}/quote.created?template=visita_marcada/pt_BR`)
      expect(textOf(page.text)).to.contain('Primeiro nome do cliente').and.to.contain('Olá, {{1}}!')
      expect(page.text).not.to.contain('em_analise')
      expect(await choose()).to.contain('fora da janela de 24 horas sai o modelo "visita_marcada"')
      expect((await choice())?.choice).to.deep.include({ name: 'visita_marcada', variables: chosen.variables })
      expect(textOf((await browser.get(templates)).text)).to.contain('visita_marcada (pt_BR)')
    })

    it('are refused with a place left open or filled with what the message does not know', async () => {
      await list()
      for (const variables of [{ 'body-1': 'cliente.nome' }, { 'body-1': 'cliente.nome', 'body-2': 'nota.numero' }])
        expect(await choose({ ...chosen, variables })).to.contain('Escolha o que entra em {{2}}.')
      for (const template of ['', 'nada/pt_BR'])
        expect(await choose({ ...chosen, template })).to.contain('Escolha um modelo da lista.')
      expect(await choose({ ...chosen, template: 'em_analise/pt_BR' })).to.contain('Ainda espera a aprovação')
      expect(await choice()).to.equal(undefined)
    })

    it('are shown as the customer will read them', async () => {
      await list()
      const preview = await browser.post(
        `${templates}/quote.created/preview`,
        chosen,
        `${templates}/quote.created?template=visita_marcada/pt_BR`,
      )
      expect(textOf(preview.text)).to.match(/Olá, Maria! A sua visita \d+ está marcada\. Loja Modelo \[Confirmar\]/)
    })

    it('warn when the chosen one is gone or paused at Meta', async () => {
      await list()
      await choose()
      stub.templates = [{ ...visitTemplate, status: 'PAUSED' }]
      expect(await list()).to.contain('A Meta o pausou por receber muitas reclamações.')
      stub.templates = [draft]
      expect(await list()).to.contain('Não está mais na Meta.')
      expect(textOf((await browser.get(`${templates}/quote.created`)).text)).to.contain('Nenhum modelo pode ser usado')
    })

    it('are given up again', async () => {
      await list()
      await choose()
      expect(await act(sender, 'templates/quote.created/removal')).to.contain('nenhum modelo escolhido')
      expect(await choice()).to.equal(undefined)
    })

    it('say in the history that they were chosen', async () => {
      await list()
      await choose()
      const page = textOf((await browser.get('/system/audit')).text)
      expect(page)
        .to.contain('Modelo do WhatsApp escolhido: Criação do orçamento')
        .and.to.contain('Modelos do WhatsApp atualizados')
    })
  })
})
