import { expect } from 'chai'
import { newId } from '../../../core/data/table.ts'
import { Conflict, NotFound } from '../../../core/errors.ts'
import { concerns, Events } from '../../../core/events/event.ts'
import { advance, advanceRow } from '../../../core/events/lifecycle.ts'
import { type Office, openOffice } from '../../support/office.ts'
import { insertParcel, Parcels, parcelLifecycle } from '../../support/parcels.ts'

describe('the status of a parcel', () => {
  let office: Office
  let id: string
  const contactId = newId()
  beforeEach(async () => {
    office = await openOffice({ models: [Parcels] })
    id = (await office.write(work => insertParcel(work, { contactId }))).id
  })
  afterEach(() => office.close())

  const go = (to: 'packed' | 'sent' | 'arrived' | 'lost') =>
    office.write(work => advance(work, parcelLifecycle, { id, to }))
  const refusal = (to: Parameters<typeof go>[0]) => go(to).catch(error => error)
  const status = async () => (await office.read(work => work.of(Parcels).get(id))).status
  const events = () => office.read(work => work.of(Events).all({ order: [['seq', 'ASC']] }))

  it('changes, and the event tells from where to where, about whom, when and by whom', async () => {
    await go('sent')
    expect(await status()).to.equal('sent')
    const [event] = await events()
    expect(event).to.deep.include({
      name: 'parcel.status_changed',
      subject: 'parcel',
      subjectId: id,
      contactId,
      payload: { from: 'packed', to: 'sent', title: 'Enviado' },
      actor: office.scope.actor,
      occurredAt: office.clock.now(),
      quiet: false,
      processedAt: null,
      attempts: 0,
    })
  })

  it('changes together with what belongs to the step, and the event keeps the snapshot', async () => {
    const step = { id, to: 'sent', changes: { carrier: 'Correios' }, payload: { cents: 990 } } as const
    await office.write(work => advance(work, parcelLifecycle, step))
    expect((await office.read(work => work.of(Parcels).get(id))).carrier).to.equal('Correios')
    expect((await events())[0]?.payload).to.include({ cents: 990, to: 'sent' })
  })

  it('takes no step that its life does not have', async () => {
    const error = await refusal('arrived')
    expect(error).to.be.instanceOf(Conflict)
    expect(error.message).to.equal('Não dá para passar de "Embalado" para "Entregue".')
    expect([await status(), (await events()).length]).to.deep.equal(['packed', 0])
  })

  it('is not entered twice', async () => {
    await go('sent')
    const error = await refusal('sent')
    expect(error).to.be.instanceOf(Conflict)
    expect(error.message).to.equal('A situação já é "Enviado".')
  })

  it('leads nowhere from its end', async () => {
    await go('sent')
    await go('lost')
    expect((await refusal('arrived')).message).to.equal('Não dá para passar de "Extraviado" para "Entregue".')
  })

  it('is not that of a parcel that does not exist, or of another company', async () => {
    const step = { id, to: 'sent' } as const
    const rival = office.works.write(office.rival, work => advance(work, parcelLifecycle, step))
    expect(await rival.catch(error => error)).to.be.instanceOf(NotFound)
    const nobody = office.write(work => advance(work, parcelLifecycle, { ...step, id: newId() }))
    expect(await nobody.catch(error => error)).to.be.instanceOf(NotFound)
  })

  it('is a conflict when somebody else changed it after it was read', async () => {
    const row = await office.read(work => work.of(Parcels).get(id))
    await go('sent')
    const late = office.write(work => advanceRow(work, parcelLifecycle, { row, to: 'sent' }))
    const error = await late.catch(error => error)
    expect(error).to.be.instanceOf(Conflict)
    expect(error.message).to.equal('Outra pessoa mudou a situação antes. Recarregue a página para ver como está agora.')
  })

  it('is changed by exactly one of twenty people who click at the same time', async () => {
    const clicks = await Promise.allSettled(Array.from({ length: 20 }, () => go('sent')))
    const refused = clicks.flatMap(click => (click.status === 'rejected' ? [click.reason] : []))
    expect(refused).to.have.length(19)
    for (const error of refused) expect(error).to.be.instanceOf(Conflict)
    expect(await events()).to.have.length(1)
  })

  it('goes one way only when two people decide differently at the same time', async () => {
    await go('sent')
    const clicks = await Promise.allSettled([go('arrived'), go('lost')])
    expect(clicks.filter(click => click.status === 'fulfilled')).to.have.length(1)
    expect((await events()).at(-1)?.payload.to).to.equal(await status())
  })

  it('stays as it was when what follows in the same work fails, and nothing is told', async () => {
    const failing = office.write(async work => {
      await advance(work, parcelLifecycle, { id, to: 'sent' })
      throw new Error('a nota não saiu')
    })
    await failing.catch(() => undefined)
    expect([await status(), (await events()).length]).to.deep.equal(['packed', 0])
  })

  it('changes without anybody being told during an import', async () => {
    const importing = { ...office.scope, quiet: true }
    await office.works.write(importing, work => advance(work, parcelLifecycle, { id, to: 'sent' }))
    expect((await events())[0]?.quiet).to.equal(true)
  })

  it('concerns whoever waits for it: for any change, or for some', async () => {
    const event = await go('sent')
    const waiting = [
      parcelLifecycle.changed(),
      parcelLifecycle.changed('lost', 'sent'),
      parcelLifecycle.changed('lost'),
      parcelLifecycle.created(),
    ]
    expect(waiting.map(trigger => concerns(trigger, event))).to.deep.equal([true, true, false, false])
  })
})
