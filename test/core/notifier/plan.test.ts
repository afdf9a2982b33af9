import { expect } from 'chai'
import type { Words } from '../../../core/notifier/message-type.ts'
import { plan } from '../../../core/notifier/plan.ts'
import { changeRule } from '../../../core/notifier/rule.ts'
import { messageSettings } from '../../../core/notifier/settings.ts'
import { changeWords } from '../../../core/notifier/words.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { openShop, type Shop } from '../../support/shop.ts'
import { book, type Visit, visitBooked, visits } from '../../support/visits.ts'

describe('why a message does not simply go', () => {
  let shop: Shop
  let maria: Contact
  const type = visitBooked()
  const owned = { plugin: visits(type), type }
  beforeEach(async () => {
    shop = await openShop({ plugins: [visits(type)] })
    await shop.addSender({ channel: 'email', driver: 'paper' })
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    maria = await add({ name: 'Maria', email: 'maria@exemplo.test', mobile: '(49) 99999-0187' })
  })
  afterEach(() => shop.close())

  const add = (given: Parameters<typeof createContact>[1]) => shop.write(work => createContact(work, given))
  const planned = async (visit: Partial<Visit> = {}, quiet = false) => {
    const scope = { ...shop.scope, quiet }
    const event = await shop.app.works.write(scope, work => book(work, { contactId: maria.id, ...visit }))
    return shop.read(work => plan(work, owned, event))
  }
  /** The draft for e-mail. */
  const mail = async (visit?: Partial<Visit>, quiet?: boolean) => {
    const [draft] = await planned(visit, quiet)
    if (!draft) throw new Error('no draft')
    return { ...draft, codes: draft.reasons.map(reason => reason.code), text: draft.reasons[0]?.text }
  }

  const say = (words: Words) => shop.write(work => changeWords(work, type, { channel: 'email', ...words }))

  it('for no reason: it goes', async () => {
    const { status, reasons, address, subject, body } = await mail()
    expect({ status, reasons, address, subject, body }).to.deep.equal({
      status: 'queued',
      reasons: [],
      address: 'maria@exemplo.test',
      subject: 'Visita 7',
      body: 'Olá, Maria! Às 14:00.',
    })
  })

  it('because the module is off', async () => {
    await shop.write(work => switchModule(work, 'visits', false))
    const { status, codes, text } = await mail()
    expect([status, codes]).to.deep.equal(['skipped', ['module_off']])
    expect(text).to.equal('O módulo Visitas está desligado para mensagens. Ligue em Configurações > Módulos.')
  })

  for (const [what, change] of [
    ['the message is off', { enabled: false }],
    ['its mode is "off"', { mode: 'off' }],
  ] as const) {
    it(`because ${what}`, async () => {
      await shop.write(work => changeRule(work, type, change))
      const { status, codes, text } = await mail()
      expect([status, codes]).to.deep.equal(['skipped', ['message_off']])
      expect(text).to.equal('A mensagem "Visita marcada" está desligada. Ligue em Mensagens > Modelos e regras.')
    })
  }

  it('because there is nothing to say', async () => {
    const { status, codes, text } = await mail({ silent: true })
    expect([status, codes]).to.deep.equal(['skipped', ['nothing_to_say']])
    expect(text).to.equal('Não há nada a dizer sobre este acontecimento.')
  })

  it('because it happened quietly, in an import', async () => {
    const { status, codes, text } = await mail({}, true)
    expect([status, codes]).to.deep.equal(['skipped', ['quiet']])
    expect(text).to.equal('Registrado em modo silencioso (importação ou carga de dados): ninguém é avisado.')
  })

  for (const [what, contactId] of [
    ['the document has no customer', null],
    ['its customer is gone', '0199a000-0000-7000-8000-000000000001'],
  ] as const) {
    it(`because ${what}`, async () => {
      const { status, codes, text } = await mail({ contactId })
      expect([status, codes]).to.deep.equal(['skipped', ['no_contact']])
      expect(text).to.equal('O documento não tem cliente.')
    })
  }

  it('because the customer asked to hear nothing of this kind', async () => {
    const no = { contactId: maria.id, purpose: 'service', granted: false, origin: 'telefone' } as const
    await shop.write(work => decideConsent(work, no))
    const { status, codes, text } = await mail()
    expect([status, codes]).to.deep.equal(['skipped', ['opted_out']])
    expect(text).to.equal('Maria pediu para não receber mensagens de andamento de pedidos.')
  })

  it('not because the customer asked to hear nothing of another kind', async () => {
    for (const purpose of ['marketing', 'billing', 'fiscal'] as const) {
      await shop.write(work => decideConsent(work, { contactId: maria.id, purpose, granted: false, origin: 'x' }))
    }
    expect((await mail()).codes).to.deep.equal([])
  })

  it('not because the customer once said no, and then yes', async () => {
    for (const granted of [false, true]) {
      await shop.write(work => decideConsent(work, { contactId: maria.id, purpose: 'service', granted, origin: 'x' }))
      shop.clock.move(new Date(shop.clock.now().getTime() + 1))
    }
    expect((await mail()).codes).to.deep.equal([])
  })

  it('because the customer cannot be reached: the field is named, per channel', async () => {
    const ze = await add({ name: 'Zé', phone: '(49) 3322-1100' })
    const drafts = await planned({ contactId: ze.id })
    expect(drafts.map(draft => [draft.channel, draft.status, draft.reasons.map(reason => reason.text)])).to.deep.equal([
      ['email', 'skipped', ['O cadastro de Zé não tem E-mail principal válido. Complete o cadastro do cliente.']],
      ['whatsapp', 'skipped', ['O cadastro de Zé não tem Celular válido. Complete o cadastro do cliente.']],
    ])
  })

  it('because something it needs is empty: a person has to fill it in', async () => {
    const { status, codes, text, body } = await mail({ hora: ' ' })
    expect([status, codes]).to.deep.equal(['held', ['repair']])
    expect(text).to.equal('Falta preencher: Hora da visita. Corrija o cadastro e libere a mensagem.')
    expect(body).to.equal('Olá, Maria! Às [falta: Hora da visita].')
  })

  it('because nobody wrote words for the channel', async () => {
    await shop.addSender({ channel: 'sms', driver: 'paper' })
    await shop.write(work => changeRule(work, type, { channels: ['sms'] }))
    const { status, codes, text } = await mail()
    expect([status, codes]).to.deep.equal(['held', ['no_words']])
    expect(text).to.equal('Não há texto para SMS. Escreva em Mensagens > Modelos e regras.')
  })

  it('because a text that only says something at times has nothing to say this time', async () => {
    await say({ subject: 'Visita', body: '{{#if visita.obs}}Obs.: {{visita.obs}}{{/if}}' })
    expect((await mail({ obs: 'Traga o cão' })).status).to.equal('queued')
    const { status, codes, text } = await mail()
    expect([status, codes]).to.deep.equal(['held', ['no_words']])
    expect(text).to.equal('Não há texto para e-mail. Escreva em Mensagens > Modelos e regras.')
  })

  it('because the same happened to the subject of an e-mail', async () => {
    await say({ subject: '{{#if visita.obs}}Visita{{/if}}', body: 'Olá!' })
    const { status, codes, text } = await mail()
    expect([status, codes]).to.deep.equal(['held', ['no_words']])
    expect(text).to.equal('O e-mail ficou sem assunto. Escreva em Mensagens > Modelos e regras.')
  })

  it('because the company has no sender for the channel', async () => {
    const wordy = visitBooked({ words: { sms: { body: 'Oi' } } })
    await shop.write(work => changeRule(work, type, { channels: ['sms'] }))
    const event = await shop.write(work => book(work, { contactId: maria.id }))
    const [draft] = await shop.read(work => plan(work, { ...owned, type: wordy }, event))
    expect([draft?.status, draft?.senderId]).to.deep.equal(['held', null])
    expect(draft?.reasons.map(reason => [reason.code, reason.text])).to.deep.equal([
      ['no_sender', 'A empresa não tem remetente de SMS. Cadastre um em Configurações.'],
    ])
  })

  it('because it happened long ago: a person decides whether it still makes sense', async () => {
    const event = await shop.write(work => book(work, { contactId: maria.id }))
    const codesAfter = async (hours: number) => {
      shop.clock.move(new Date(event.occurredAt.getTime() + hours * 3_600_000))
      const [draft] = await shop.read(work => plan(work, owned, event))
      return [draft?.status, draft?.reasons.map(reason => reason.text)]
    }
    expect(await codesAfter(24)).to.deep.equal(['queued', []])
    const text = 'Aconteceu há mais de 24 horas; confirme se ainda faz sentido avisar.'
    expect(await codesAfter(24.001)).to.deep.equal(['held', [text]])
    await shop.write(work => changeSettings(work, messageSettings, { lateAfterHours: 48 }))
    expect(await codesAfter(48)).to.deep.equal(['queued', []])
  })

  for (const mode of ['automatic', 'confirm'] as const) {
    it(`because it was registered for a day that had gone by, however the rule lets it go: ${mode}`, async () => {
      await shop.write(work => changeRule(work, type, { mode }))
      const { status, codes, text } = await mail({ backdated: true })
      expect([status, codes]).to.deep.equal(['held', mode === 'confirm' ? ['backdated', 'confirm'] : ['backdated']])
      expect(text).to.equal('Foi registrado com uma data que já tinha passado; confirme se ainda faz sentido avisar.')
    })
  }

  it('not because of its date when nobody is told of it anyway', async () => {
    await shop.write(work => changeRule(work, type, { mode: 'off' }))
    expect((await mail({ backdated: true })).status).to.equal('skipped')
  })

  it('because a person wants to see it first', async () => {
    await shop.write(work => changeRule(work, type, { mode: 'confirm' }))
    const { status, codes, text } = await mail()
    expect([status, codes, text]).to.deep.equal(['held', ['confirm'], 'Espera a sua confirmação.'])
  })

  it('for many reasons at once: all are told, the decisive ones first', async () => {
    const no = { contactId: maria.id, purpose: 'service', granted: false, origin: 'x' } as const
    await shop.write(async work => {
      await switchModule(work, 'visits', false)
      await changeRule(work, type, { enabled: false, mode: 'confirm', channels: ['sms'] })
      await decideConsent(work, no)
    })
    const event = await shop.app.works.write({ ...shop.scope, quiet: true }, work =>
      book(work, { contactId: maria.id, hora: '' }),
    )
    shop.clock.move(new Date(event.occurredAt.getTime() + 30 * 3_600_000))
    const [draft] = await shop.read(work => plan(work, owned, event))
    expect(draft?.status).to.equal('skipped')
    expect(draft?.reasons.map(reason => reason.code)).to.deep.equal([
      'module_off',
      'message_off',
      'quiet',
      'opted_out',
      'no_words',
      'no_sender',
      'late',
      'confirm',
    ])
  })

  it('but may be said later: the company chose a delay', async () => {
    await shop.write(work => changeRule(work, type, { delayMinutes: 90 }))
    const { dueAt, giveUpAt } = await mail()
    expect(dueAt.getTime() - shop.clock.now().getTime()).to.equal(90 * 60_000)
    expect(giveUpAt.getTime() - dueAt.getTime()).to.equal(72 * 3_600_000)
  })

  it('and is not worth saying any more after the hours its type gives it', async () => {
    const event = await shop.write(work => book(work, { contactId: maria.id }))
    const brief = { ...owned, type: visitBooked({ giveUpHours: 2 }) }
    const [draft] = await shop.read(work => plan(work, brief, event))
    expect(Number(draft?.giveUpAt) - shop.clock.now().getTime()).to.equal(2 * 3_600_000)
  })
})
