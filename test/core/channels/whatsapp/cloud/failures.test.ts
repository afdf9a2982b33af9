import { expect } from 'chai'
import { cloudLimits } from '../../../../../core/channels/whatsapp/cloud/api.ts'
import { explainFailure } from '../../../../../core/channels/whatsapp/cloud/refusal.ts'
import { type CloudStub, type Fate, startCloudStub, testAccount } from '../../../../support/cloud-api/stub.ts'
import { closedWindow, cloudTrial, pdf } from '../../../../support/cloud-api/trial.ts'
import { failureOf } from '../../../../support/mail-trial.ts'

/** What becomes of the message: `failed`, `unsure`, `queued`, or `queued` without blaming the sender. */
type Kind = 'permanent' | 'unsure' | 'temporary' | 'message only'

describe('what Meta refuses', () => {
  let stub: CloudStub
  beforeEach(async () => {
    stub = await startCloudStub()
  })
  afterEach(() => stub.close())

  const failing = async (fate: Fate, changes = {}) => {
    stub.fate = ({ path }) => (path.endsWith('/messages') ? fate : undefined)
    const failure = await failureOf(cloudTrial(stub).send(changes))
    const { permanent, unsure, messageOnly, message, waitMs } = failure
    const kind: Kind = permanent ? 'permanent' : unsure ? 'unsure' : messageOnly ? 'message only' : 'temporary'
    return { kind, message, waitMs }
  }

  const codes: [number, number, Kind, number, string][] = [
    [190, 401, 'temporary', 0, 'não aceita mais o token de acesso'],
    [0, 401, 'temporary', 0, 'não aceita mais o token de acesso'],
    [10, 403, 'temporary', 0, 'não tem permissão'],
    [200, 403, 'temporary', 0, 'não tem permissão'],
    [131005, 403, 'temporary', 0, 'não tem permissão'],
    [368, 403, 'temporary', 0, 'restringiu esta conta'],
    [131031, 403, 'temporary', 0, 'bloqueou esta conta'],
    [131042, 400, 'temporary', 0, 'Confira o pagamento'],
    [133010, 400, 'temporary', 0, 'não está registrado'],
    [4, 400, 'temporary', 600_000, 'chamadas demais'],
    [80007, 429, 'temporary', 600_000, 'chamadas demais'],
    [130429, 429, 'temporary', 60_000, 'limite de mensagens por segundo'],
    [131048, 400, 'temporary', 3_600_000, 'limitou os envios'],
    [131056, 400, 'message only', 60_000, 'muitas mensagens seguidas'],
    [134101, 400, 'message only', 600_000, 'aprovado há pouco'],
    [2, 503, 'temporary', 0, 'não pôde atender agora'],
    [131000, 500, 'temporary', 0, 'não pôde atender agora'],
    [131016, 503, 'temporary', 0, 'não pôde atender agora'],
    [131057, 500, 'temporary', 300_000, 'em manutenção'],
    [131026, 400, 'permanent', 0, 'o número não tem WhatsApp'],
    [131021, 400, 'permanent', 0, 'próprio número da empresa'],
    [131030, 400, 'permanent', 0, 'em teste'],
    [131047, 400, 'permanent', 0, 'A janela de 24 horas fechou'],
    [131050, 400, 'permanent', 0, 'não receber divulgação'],
    [130497, 403, 'permanent', 0, 'para o país deste número'],
    [131051, 400, 'permanent', 0, 'tipo de mensagem'],
    [131053, 400, 'permanent', 0, 'não aceitou o arquivo'],
    [132000, 400, 'permanent', 0, 'outra quantidade de variáveis'],
    [132001, 404, 'permanent', 0, 'não existe neste idioma'],
    [132005, 400, 'permanent', 0, 'longo demais'],
    [132007, 400, 'permanent', 0, 'letras que a Meta não aceita'],
    [132012, 400, 'permanent', 0, 'outro formato'],
    [132015, 400, 'permanent', 0, 'pausado pela Meta'],
    [132016, 400, 'permanent', 0, 'desligado pela Meta'],
  ]
  for (const [code, status, kind, waitMs, words] of codes) {
    it(`with code ${code} is ${kind}${waitMs ? `, in ${waitMs / 1_000} s` : ''}`, async () => {
      const failure = await failing({ status, error: { code, message: `(#${code}) Something` } })
      expect([failure.kind, failure.waitMs]).to.deep.equal([kind, waitMs])
      expect(failure.message)
        .to.contain(words)
        .and.to.match(new RegExp(`\\(código ${code}\\)$`))
    })
  }

  it('because nobody has WhatsApp there is told apart, so that an e-mail can go instead', async () => {
    stub.fate = () => ({ status: 400, error: { code: 131026 } })
    expect((await failureOf(cloudTrial(stub).send())).code).to.equal('no_account')
    stub.fate = () => ({ status: 400, error: { code: 131047 } })
    expect((await failureOf(cloudTrial(stub).send())).code).to.equal('unsendable')
  })

  it('before Meta is asked says nothing of our number either', async () => {
    const closed = cloudTrial(stub)
    closed.knowledge = closedWindow(undefined)
    const open = cloudTrial(stub)
    const unsent = [open.send({ address: '12345' }), open.send({ body: '', attachments: [] }), closed.send()]
    for (const sending of unsent) {
      const { permanent, code } = await failureOf(sending)
      expect([permanent, code, stub.sent]).to.deep.equal([true, 'unsendable', []])
    }
  })

  const blamed: [number, string | undefined][] = [
    ...[131_021, 131_030, 131_047, 131_049, 131_050, 131_051, 130_472, 130_497, 132_000, 132_001].map(
      (code): [number, string] => [code, 'unsendable'],
    ),
    [131_026, 'no_account'],
    ...[132_015, 132_016, 131_031, 131_048, 368, 139_999].map((code): [number, undefined] => [code, undefined]),
  ]
  for (const [code, said] of blamed)
    it(`with code ${code} ${said ? 'says nothing of' : 'may lie in'} our number, at once and afterwards`, async () => {
      stub.fate = () => ({ status: 400, error: { code } })
      const { code: later } = explainFailure({ code })
      expect([(await failureOf(cloudTrial(stub).send())).code, later]).to.deep.equal([said, said])
    })

  it('with a code nobody knows yet is told in its own words, on one line, and goes by the status', async () => {
    const error = { code: 139999, message: 'x', error_data: { details: 'A new\n  rule' } }
    expect(await failing({ status: 400, error })).to.deep.equal({
      kind: 'permanent',
      message: 'A Meta recusou a mensagem. (código 139999: A new rule)',
      waitMs: 0,
    })
    expect((await failing({ status: 500, error })).kind).to.equal('temporary')
  })

  it('tells how long to wait, and is believed up to a day', async () => {
    const error = { code: 130429, message: 'Rate limit hit' }
    expect((await failing({ status: 429, error, headers: { 'retry-after': '300' } })).waitMs).to.equal(300_000)
    expect((await failing({ status: 429, error, headers: { 'retry-after': '9999999' } })).waitMs).to.equal(86_400_000)
    const usage = JSON.stringify({ '1022': [{ type: 'messages', estimated_time_to_regain_access: 25 }] })
    const headers = { 'x-business-use-case-usage': usage }
    expect((await failing({ status: 400, error: { code: 80007 }, headers })).waitMs).to.equal(1_500_000)
  })

  it('never repeats what opens the account', async () => {
    const { accessToken, appSecret } = testAccount
    const error = { code: 100, message: `Bad token ${accessToken} with proof ${appSecret}` }
    const { message } = await failing({ status: 400, error })
    expect(message).to.contain('Bad token ••• with proof •••')
  })

  it('at the upload fails the message, not the account', async () => {
    stub.fate = ({ path }) => (path.endsWith('/media') ? { status: 400, error: { code: 131053 } } : undefined)
    const failure = await failureOf(cloudTrial(stub).send({ attachments: [pdf()] }))
    expect([failure.permanent, stub.sent]).to.deep.equal([true, []])
  })
})

describe('when the line to Meta breaks', () => {
  let stub: CloudStub
  beforeEach(async () => {
    stub = await startCloudStub()
  })
  afterEach(() => stub.close())
  const quick = { ...cloudLimits, call: 1_500 }
  const at = (edge: string, fate: Fate) => {
    stub.fate = ({ path }) => (path.endsWith(edge) ? fate : undefined)
  }
  const seen = async (changes = {}, trial = cloudTrial(stub, quick)) => {
    const { permanent, unsure, message } = await failureOf(trial.send(changes))
    return { permanent, unsure, message }
  }

  it('before Meta heard anything, the message simply waits', async () => {
    await stub.close()
    const failure = await seen()
    expect(failure).to.deep.include({ permanent: false, unsure: false })
    expect(failure.message).to.match(/Não foi possível falar com a Meta: 127\.0\.0\.1:\d+ recusou a conexão\./)
  })

  for (const taken of ['taken', 'lost'] as const) {
    it(`after the message was written (${taken}), nobody knows: it is unsure, never sent again blindly`, async () => {
      at('/messages', { hang: taken })
      const hanging = await seen()
      expect(hanging).to.deep.include({ permanent: false, unsure: true })
      expect(hanging.message).to.contain('não confirmou (127.0.0.1').and.to.contain('não respondeu em 1.5 segundos')
      at('/messages', { cut: taken })
      expect(await seen()).to.deep.include({ permanent: false, unsure: true })
      expect(stub.calls.length).to.equal(2)
    })
  }

  it('and a proxy answers in its place, nobody knows either', async () => {
    at('/messages', { status: 504, text: '<html>Gateway Timeout</html>' })
    expect(await seen()).to.deep.include({ permanent: false, unsure: true })
  })

  it('an answer without the id of the message leaves it unsure', async () => {
    at('/messages', { status: 200, text: '{"messages":[]}' })
    expect(await seen()).to.deep.include({ permanent: false, unsure: true })
  })

  it('while a file is given to Meta, it is only tried again: no customer has seen anything', async () => {
    at('/media', { cut: 'taken' })
    expect(await seen({ attachments: [pdf()] })).to.deep.include({ permanent: false, unsure: false })
    at('/media', { status: 502, text: 'Bad Gateway' })
    expect(await seen({ attachments: [pdf()] })).to.deep.include({ permanent: false, unsure: false })
    expect(stub.sent).to.deep.equal([])
  })

  it('keeps the approved text that may have arrived', async () => {
    at('/messages', { hang: 'taken' })
    const template = {
      name: 'aviso',
      language: 'pt_BR',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Olá!' }],
    }
    const trial = cloudTrial(stub, quick)
    trial.knowledge = closedWindow(template)
    const failure = await failureOf(trial.send())
    expect([failure.unsure, failure.said]).to.deep.equal([true, 'Olá!'])
  })

  it('the token is not taken elsewhere by a redirect', async () => {
    const other = await startCloudStub()
    at('/messages', { status: 302, headers: { location: `${other.url}/v25.0/1/messages` } })
    expect((await seen()).permanent).to.equal(true)
    expect(other.calls).to.deep.equal([])
    await other.close()
  })

  it('a message that Meta has and we could not note is unsure', async () => {
    const trial = cloudTrial(stub)
    trial.left.push = () => {
      throw new Error('the database is away')
    }
    expect(await seen({}, trial)).to.deep.include({ permanent: false, unsure: true })
    expect(stub.sent.length).to.equal(1)
  })
})

describe('the test of an official number', () => {
  it('asks Meta for the number, and says what is wrong', async () => {
    const stub = await startCloudStub()
    await cloudTrial(stub).check()
    expect(stub.calls).to.deep.equal([`GET ${testAccount.phoneNumberId}`])
    stub.fate = () => ({ status: 401, error: { code: 190, message: 'Session has expired' } })
    expect((await failureOf(cloudTrial(stub).check())).message).to.contain('Gere outro para o usuário do sistema')
    await stub.close()
  })
})
