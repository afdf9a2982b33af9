import { expect } from 'chai'
import { type SenderSession, SenderSessions } from '../../../core/channels/whatsapp/session.ts'
import { connectionLook, versionOf } from '../../../core/web/screens/whatsapp/connection-look.ts'

describe('The look of a connection', () => {
  const now = new Date('2026-11-23T13:00:00Z')
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

  const empty = Object.fromEntries(Object.keys(SenderSessions.columns).map(name => [name, null]))
  /** Wanted a minute ago, driven by a process that is alive. */
  const session = (given: Partial<SenderSession>): SenderSession => ({
    ...(empty as unknown as SenderSession),
    wish: 'connected',
    wishAt: ago(60),
    state: 'starting',
    stateAt: ago(5),
    failures: 0,
    ownedBy: 'worker',
    ownedUntil: ago(-20),
    ...given,
  })
  const look = (given: Partial<SenderSession> = {}) => connectionLook(session(given), now)
  const was = { readyAt: ago(3_600), phone: '+5549999990187', pushName: 'Loja' }
  const mayOf = (given: Partial<SenderSession>) =>
    Object.entries(look(given).may).flatMap(([name, may]) => (may ? [name] : []))

  it('of a number nobody connected yet offers to connect it', () => {
    const { label, may, isBusy } = connectionLook(undefined, now)
    expect(label.title).to.equal('Ainda não conectado')
    expect([may.connect, may.disconnect, may.logOut, isBusy]).to.deep.equal([true, false, false, false])
  })

  for (const [state, title] of [
    ['starting', 'Iniciando'],
    ['qr', 'Esperando a leitura'],
    ['pairing', 'Esperando o código'],
    ['authenticating', 'Entrando'],
    ['syncing', 'Sincronizando'],
  ] as const) {
    it(`while it is "${state}" changes by itself and may be cancelled`, () => {
      const { label, isBusy, isReady } = look({ state })
      expect([label.title, isBusy, isReady]).to.deep.equal([title, true, false])
      expect(mayOf({ state })).to.deep.equal(['disconnect'])
    })
  }

  it('shows a code only while it is to be read or typed', () => {
    const codes = { qr: '2@abc', pairingCode: 'ABCD1234' }
    expect([look({ state: 'qr', ...codes }).qr, look({ state: 'qr', ...codes }).code]).to.deep.equal(['2@abc', null])
    expect(look({ state: 'pairing', ...codes }).code).to.equal('ABCD-1234')
    for (const given of [{ state: 'syncing' }, { state: 'qr', wish: 'disconnected' as const }, { state: 'ready' }])
      expect([look({ ...codes, ...given }).qr, look({ ...codes, ...given }).code]).to.deep.equal([null, null])
    // The code of before the last wish is no longer good.
    expect(look({ state: 'qr', stateAt: ago(90), ...codes }).qr).to.equal(null)
  })

  it('tells how far the conversations are, where the provider says it', () => {
    expect(look({ state: 'syncing', detail: 'Sincronizando: 62%' }).progress).to.equal(62)
    expect(look({ state: 'syncing', detail: null }).progress).to.equal(null)
  })

  it('of one that is connected shows with what, and may be ended in two ways', () => {
    const { label, isReady, phone, pushName } = look({ state: 'ready', ...was })
    expect([label.title, isReady, phone, pushName]).to.deep.equal(['Conectado', true, '+5549999990187', 'Loja'])
    expect(mayOf({ state: 'ready', ...was })).to.deep.equal(['disconnect', 'logOut'])
  })

  const retrying = { state: 'disconnected', detail: 'O navegador fechou.', retryAt: ago(-10), failures: 1 }

  it('of one that waits for its next try says why and when, and may be tried at once', () => {
    const shown = look({ ...retrying, ...was })
    expect([shown.label.title, shown.detail, shown.isBusy]).to.deep.equal([
      'Desconectado',
      'O navegador fechou.',
      false,
    ])
    expect(shown.retryAt).to.deep.equal(ago(-10))
    expect(mayOf({ ...retrying, ...was })).to.deep.equal(['reconnect', 'disconnect', 'logOut'])
    // Nobody read a code yet: there is nothing to come back with.
    expect([look(retrying).said, ...mayOf(retrying)]).to.deep.equal([
      'A conexão não foi feita.',
      'connect',
      'disconnect',
    ])
  })

  it('of one whose line its own process mends offers nothing that would disturb it', () => {
    const given = { state: 'disconnected', detail: 'Sem conexão com o WhatsApp (TIMEOUT).', ...was }
    expect([look(given).label.title, look(given).retryAt]).to.deep.equal(['Desconectado', null])
    expect(mayOf(given)).to.deep.equal(['disconnect', 'logOut'])
  })

  const unlinked = { phone: null, pushName: null, readyAt: null }
  for (const [state, title, may, kept] of [
    ['conflict', 'Em uso em outro lugar', ['reconnect', 'disconnect', 'logOut'], was],
    ['auth_failure', 'Não entrou', ['connect', 'disconnect'], unlinked],
    ['logged_out', 'Saiu pelo telefone', ['connect', 'disconnect'], unlinked],
    ['TOS_BLOCK', 'WhatsApp: TOS_BLOCK', ['reconnect', 'disconnect', 'logOut'], was],
  ] as const) {
    const ended = { state, detail: 'O motivo.', ...kept }

    it(`of one that ended with "${state}" says so in words, and what can be done`, () => {
      const shown = look(ended)
      expect([shown.label.title, shown.detail, shown.isBusy]).to.deep.equal([title, 'O motivo.', false])
      expect(mayOf(ended)).to.deep.equal(may)
    })
  }

  it('of a code that nobody read says so and offers another one', () => {
    const detail = 'Ninguém leu o código a tempo.'
    const shown = look({ wish: 'disconnected', state: 'off', detail, ownedUntil: null })
    expect([shown.detail, shown.may.connect, shown.may.disconnect]).to.deep.equal([detail, true, false])
  })

  it('of a state it does not know shows what the provider said', () => {
    const { said, isBusy } = look({ state: 'PROXYBLOCK', retryAt: ago(-10), ...was })
    expect([said, isBusy]).to.deep.equal(['O WhatsApp respondeu: PROXYBLOCK.', false])
  })

  it('says that nobody sees to the number when its process is gone', () => {
    const gone = { ownedUntil: ago(90), wishAt: ago(3_600), ...was }
    for (const state of ['ready', 'qr', 'off']) {
      const shown = look({ state, ...gone })
      expect([shown.label.title, shown.isReady, shown.qr]).to.deep.equal(['Serviço parado', false, null])
    }
    expect(look({ state: 'disconnected', retryAt: ago(90), ...gone }).said).to.contain('nenhum processo do Recado')
    // Just asked: it may not have noticed yet.
    expect(look({ state: 'off', ownedUntil: null, wishAt: ago(20), stateAt: ago(20) }).label.title).to.equal(
      'Iniciando',
    )
  })

  it('follows a disconnection to its end, and keeps the session', () => {
    const asked = { wish: 'disconnected' as const, wishAt: ago(2), ...was }
    expect(look({ ...asked, state: 'ready', stateAt: ago(600) }).label.title).to.equal('Desconectando')
    const ended = look({ ...asked, state: 'off', stateAt: ago(1) })
    expect([ended.label.title, ended.isBusy]).to.deep.equal(['Desconectado', false])
    expect(mayOf({ ...asked, state: 'off', stateAt: ago(1) })).to.deep.equal(['reconnect', 'logOut'])
  })

  it('follows a log-out to its end, after which a new code is needed', () => {
    const asked = { wish: 'logged_out' as const, wishAt: ago(2), ...was }
    expect(look({ ...asked, state: 'ready', stateAt: ago(600) }).label.title).to.equal('Saindo')
    const later = { ...asked, wishAt: ago(300), ownedUntil: null, state: 'off' }
    expect(look(later).said).to.contain('quando o serviço de envio voltar')
    expect(look({ ...asked, state: 'logged_out' }).label.title).to.equal('Sem sessão')
    expect(mayOf({ ...asked, ...unlinked, state: 'logged_out' })).to.deep.equal(['connect'])
  })

  it('has a version that changes with what is seen and with nothing else', () => {
    const qr = versionOf(look({ state: 'qr', qr: '2@abc' }))
    expect(versionOf(look({ state: 'qr', qr: '2@abc', ownedUntil: ago(-25), heartbeatAt: now }))).to.equal(qr)
    expect(versionOf(look({ state: 'qr', qr: '2@abd' }))).not.to.equal(qr)
    expect(versionOf(look({ state: 'authenticating' }))).not.to.equal(qr)
  })
})
