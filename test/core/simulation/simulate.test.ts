import { expect } from 'chai'
import { changeRule, WordRows } from '../../../core/notifier/rule.ts'
import { Messages } from '../../../core/outbox/message.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import { pauseSender } from '../../../core/outbox/sender-actions.ts'
import { decideConsent } from '../../../core/people/consent.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { simulate } from '../../../core/simulation/simulate.ts'
import type { SimulatedMessage } from '../../../core/simulation/simulated.ts'
import { addDue, bellsPlugin, Dues, duesPlugin, openDuesShop, reminder } from '../../support/dues.ts'
import type { Shop, ShopOptions } from '../../support/shop.ts'
import { everythingOf } from '../../support/treasure.ts'

describe('a simulation of the days ahead', () => {
  let shop: Shop
  afterEach(() => shop.close())

  const open = async (options: ShopOptions = {}) => {
    shop = await openDuesShop(options)
    await shop.addSender({ channel: 'whatsapp', driver: 'paper' })
    await shop.addSender({ channel: 'email', driver: 'paper' })
  }
  const contact = async (name = 'Maria Aparecida', more = {}) =>
    (
      await shop.write(work =>
        createContact(work, { name, mobile: '(49) 99999-0187', email: 'maria@cliente.test', ...more }),
      )
    ).id
  const simulated = (days: number): Promise<SimulatedMessage[]> =>
    shop.read(async work => {
      const messages: SimulatedMessage[] = []
      const question = { days, from: work.now }
      for await (const piece of simulate(shop.app.registry.simulation, work, question)) messages.push(...piece.messages)
      return messages
    })
  const told = (messages: SimulatedMessage[]) =>
    messages.map(({ date, channel, recipient, outcome }) => `${date} ${channel} ${recipient} ${outcome}`)
  const reasonsOf = async () =>
    (await simulated(5)).map(({ type, channel, outcome, reasons }) => ({ type, channel, outcome, reasons }))

  it('tells each message of each day, as it would be written, once', async () => {
    await open()
    const maria = await contact()
    await addDue(shop, maria, '2026-11-27')
    await addDue(shop, maria, '2026-12-25')
    const messages = await simulated(30)
    expect(told(messages)).to.deep.equal([
      '2026-11-24 whatsapp Maria Aparecida queued',
      '2026-11-24 email Maria Aparecida queued',
      '2026-12-22 whatsapp Maria Aparecida queued',
      '2026-12-22 email Maria Aparecida queued',
    ])
    expect(messages[0]).to.deep.include({
      plugin: 'dues',
      type: 'due.reminder',
      contactId: maria,
      address: '+5549999990187',
      body: 'Olá Maria, Conta 2026-11-27 vence em 27/11/2026.',
      leavesAt: '2026-11-24T11:00:00.000Z',
      reasons: [],
      messageId: null,
    })
    expect(messages[1]).to.deep.include({ subject: 'Vence em 27/11/2026', address: 'maria@cliente.test' })
  })

  it('is what then happens, when nothing but time goes by', async () => {
    await open()
    await shop.write(work =>
      changeRule(work, reminder(), { mode: 'automatic', fallbackToEmail: true, channels: ['whatsapp'] }),
    )
    const [maria, joao, rita] = [
      await contact(),
      await contact('João', { mobile: null }),
      await contact('Rita', { email: null }),
    ]
    for (const [index, who] of [maria, joao, rita, maria, joao, maria].entries())
      await addDue(shop, who, `2026-11-${25 + (index % 5)}`, { imported: index === 3 })
    const foreseen = await simulated(8)
    for (let day = 0; day < 9; day++) {
      await shop.app.scheduler.heartbeat()
      await shop.relay()
      shop.clock.move(new Date(Date.UTC(2026, 10, 24 + day, 11, 0)))
    }
    const happened = await shop.read(work =>
      work.of(Messages).all({
        order: [
          ['createdAt', 'ASC'],
          ['id', 'ASC'],
        ],
      }),
    )
    const said = ({
      recipient,
      channel,
      outcome,
      body,
    }: Pick<SimulatedMessage, 'recipient' | 'channel' | 'outcome' | 'body'>) =>
      `${recipient} ${channel} ${outcome} ${body}`
    expect(foreseen).to.have.length.greaterThan(6)
    expect(foreseen.map(said)).to.have.members(
      happened.map(({ recipientName, status, ...row }) =>
        said({ ...row, recipient: recipientName, outcome: status as 'held' }),
      ),
    )
    const days = new Map(happened.map(row => [row.body, row.createdAt.toISOString().slice(0, 10)]))
    for (const { body, date } of foreseen) expect(date).to.equal(days.get(body))
  })

  it('writes nothing, and leaves no trace', async () => {
    await open()
    await addDue(shop, await contact(), '2026-11-27')
    const before = await everythingOf(shop, shop.company)
    expect(await simulated(30)).to.have.length(2)
    expect(await everythingOf(shop, shop.company)).to.deep.equal(before)
  })

  it('makes up for a slot that was missed, as the next heartbeat would', async () => {
    await open({ now: new Date('2026-11-22T20:00:00Z') })
    await addDue(shop, await contact(), '2026-11-24')
    shop.clock.move(new Date('2026-11-23T13:00:00Z'))
    expect(told(await simulated(0))).to.have.length(2)
    await shop.app.scheduler.heartbeat()
    expect(await simulated(0)).to.deep.equal([])
  })

  it('says when it would leave, by the hours and the calendar of the company', async () => {
    await open()
    await addDue(shop, await contact(), '2026-12-02')
    const [sunday] = await simulated(6)
    expect(sunday).to.include({ date: '2026-11-29', leavesAt: '2026-11-30T11:00:00.000Z', cause: 'domingo' })
  })

  describe('names every reason why a message would not simply go:', () => {
    it('it waits for a yes', async () => {
      await open()
      await addDue(shop, await contact(), '2026-11-27')
      await shop.write(work => changeRule(work, reminder(), { mode: 'confirm', channels: ['email'] }))
      const reasons = ['Espera a sua confirmação.']
      expect(await reasonsOf()).to.deep.equal([{ type: 'due.reminder', channel: 'email', outcome: 'held', reasons }])
    })

    it('the customer does not want it', async () => {
      await open()
      const contactId = await contact()
      await addDue(shop, contactId, '2026-11-27')
      await shop.write(work =>
        decideConsent(work, { contactId, purpose: 'billing', granted: false, origin: 'telefone' }),
      )
      const [message] = await reasonsOf()
      expect(message).to.deep.include({
        outcome: 'skipped',
        reasons: ['Maria Aparecida pediu para não receber mensagens de cobrança.'],
      })
    })

    it('a variable that nobody fills in, or knows any more', async () => {
      await open()
      await addDue(shop, await contact(), '2026-11-27')
      await shop.write(work =>
        work.of(WordRows).insert({
          type: 'due.reminder',
          channel: 'whatsapp',
          variant: '',
          subject: '',
          body: 'Olá {{conta.codigo}}',
        }),
      )
      const [message] = await simulated(5)
      expect(message).to.include({ outcome: 'held', leavesAt: null, body: 'Olá [falta: conta.codigo]' })
      expect(message?.reasons).to.deep.equal(['Falta preencher: conta.codigo. Corrija o cadastro e libere a mensagem.'])
    })

    it('nobody is told of what was imported', async () => {
      await open()
      await addDue(shop, await contact(), '2026-11-27', { imported: true })
      const [message] = await reasonsOf()
      expect(message?.outcome).to.equal('skipped')
      expect(message?.reasons.join()).to.contain('modo silencioso')
    })

    it('its hours are over before it may leave', async () => {
      const hasty = reminder({ giveUpHours: 12, rule: { mode: 'automatic', channels: ['whatsapp'] } })
      await open({ plugins: [duesPlugin({ messages: [hasty] })] })
      await addDue(shop, await contact(), '2026-12-02')
      const [message] = await simulated(7)
      expect(message).to.include({ date: '2026-11-29', outcome: 'skipped', leavesAt: null })
      expect(message?.reasons).to.deep.equal([
        'Só poderia sair em 30/11/2026 08:00 (domingo), depois do prazo dela: venceria sem sair.',
      ])
    })

    it('its number is paused', async () => {
      await open()
      await addDue(shop, await contact(), '2026-11-27')
      await shop.write(async work => {
        const number = await work.of(Senders).first({ where: { channel: 'whatsapp' } })
        await pauseSender(work, number?.id ?? '')
      })
      const [phone, mail] = await reasonsOf()
      expect(phone?.reasons.join()).to.contain('está pausado: nada sai dele até alguém continuar')
      expect([phone?.outcome, mail?.outcome]).to.deep.equal(['skipped', 'queued'])
    })

    it('or leaves it out where nobody would say anything', async () => {
      const silent = reminder({ describe: async () => undefined })
      await open({ plugins: [duesPlugin({ messages: [silent] })] })
      await addDue(shop, await contact(), '2026-11-27')
      expect(await simulated(5)).to.deep.equal([])
    })

    it('the module that would say it is off', async () => {
      await open({ plugins: [duesPlugin(), bellsPlugin()] })
      await addDue(shop, await contact(), '2026-11-27')
      await shop.write(work => switchModule(work, 'bells', false))
      const bell = (await reasonsOf()).find(({ type }) => type === 'due.bell')
      expect(bell).to.deep.equal({
        ...{ type: 'due.bell', channel: 'email', outcome: 'skipped' },
        reasons: ['O módulo Sinos está desligado para mensagens. Ligue em Configurações > Módulos.'],
      })
    })

    it('the module whose job would bring it about is off: then nobody else hears of it either', async () => {
      await open({ plugins: [duesPlugin(), bellsPlugin()] })
      await addDue(shop, await contact(), '2026-11-27')
      await shop.write(work => switchModule(work, 'dues', false))
      const messages = await reasonsOf()
      expect(messages.map(({ type, outcome }) => `${type} ${outcome}`)).to.deep.equal([
        'due.reminder skipped',
        'due.reminder skipped',
      ])
      expect(messages[0]?.reasons).to.deep.equal([
        'O módulo Contas está desligado para mensagens. Ligue em Configurações > Módulos.',
      ])
    })

    it('its type has a bug, which spoils no other', async () => {
      const broken = reminder({
        name: 'due.broken',
        describe: () => Promise.reject(new Error('no such column')),
        rule: { mode: 'automatic', channels: ['email'] },
      })
      await open({ plugins: [duesPlugin({ messages: [broken, reminder()] })] })
      await addDue(shop, await contact(), '2026-11-27')
      const messages = await reasonsOf()
      expect(messages.map(({ type, outcome }) => `${type} ${outcome}`)).to.deep.equal([
        'due.broken held',
        'due.reminder queued',
        'due.reminder queued',
      ])
    })
  })

  it('fails where a module cannot foresee, and names it', async () => {
    const [job] = duesPlugin().jobs ?? []
    const writes = {
      ...(job as NonNullable<typeof job>),
      foresee: async (work: Parameters<NonNullable<typeof job>['run']>[0]) => {
        await work.of(Dues).remove({})
        return []
      },
    }
    await open({ plugins: [duesPlugin({ jobs: [writes] })] })
    await addDue(shop, await contact(), '2026-11-27')
    const failure = await simulated(3).catch(error => error)
    expect(failure.message).to.equal(
      'O módulo Contas não conseguiu prever "Avisar vencimentos"; o registro do servidor diz mais.',
    )
    expect(await shop.read(work => work.of(Dues).count())).to.equal(1)
  })
})
