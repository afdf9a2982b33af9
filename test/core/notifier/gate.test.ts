import { expect } from 'chai'
import { operatorActor } from '../../../core/data/work.ts'
import { plan } from '../../../core/notifier/plan.ts'
import { changeRule, type Rule } from '../../../core/notifier/rule.ts'
import { confirmMessage, discardMessage } from '../../../core/outbox/actions.ts'
import { whatsappSettings } from '../../../core/outbox/gate.ts'
import { Senders } from '../../../core/outbox/sender.ts'
import type { CompanyPlan } from '../../../core/people/company-plan.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { switchModule } from '../../../core/people/module.ts'
import { changePlan } from '../../../core/people/plan-actions.ts'
import { changeSettings } from '../../../core/people/settings.ts'
import { openPost, type Post } from '../../support/post.ts'
import { book, visitBooked, visits } from '../../support/visits.ts'

const withAddOn: CompanyPlan = { plan: 'master', addOns: ['whatsapp'] }
const without: CompanyPlan = { plan: 'master', addOns: [] }
const type = visitBooked({ rule: { mode: 'automatic', channels: ['whatsapp'] } })

/** What has to be switched on, and by whom, before a WhatsApp message leaves by itself. */
describe('WhatsApp through the company’s own number', () => {
  let post: Post
  afterEach(() => post.close())

  const open = async (company: CompanyPlan) => {
    post = await openPost({ kind: 'whatsapp', plan: company })
  }
  const use = (on: boolean) => post.write(work => changeSettings(work, whatsappSettings, { use: on }))
  const operator = (given: Parameters<typeof changePlan>[1]) =>
    post.app.works.write({ company: post.company, actor: operatorActor }, work => changePlan(work, given))
  const rule = (change: Partial<Rule>) => post.write(work => changeRule(work, type, change))
  /** What a visit says now. */
  const told = async (visit = {}) => {
    const { id } = await post.tell(visit)
    post.pass(1)
    await post.settle()
    return post.message(id)
  }
  const reasonsNow = async (visit = {}) => {
    const contact = await post.write(work => createContact(work, { name: 'Maria', mobile: '(49) 99999-0187' }))
    const event = await post.write(work => book(work, { contactId: contact.id, ...visit }))
    const [draft] = await post.read(work => plan(work, { plugin: visits(type), type }, event))
    return { status: draft?.status, codes: draft?.reasons.map(reason => reason.code), senderId: draft?.senderId }
  }

  it('W1: leaves when the add-on is released and the setting is on', async () => {
    await open(withAddOn)
    expect(await told()).to.include({ status: 'sent', senderId: post.sender.id })
    expect(post.channel.sent).to.have.length(1)
  })

  it('W1: does not leave without the add-on; it waits, and says why', async () => {
    await open(without)
    expect(await told()).to.include({
      status: 'held',
      reasonCode: 'no_add_on',
      reason:
        'O add-on do WhatsApp não está liberado para a empresa: abra a conversa, envie pelo seu WhatsApp e diga que enviou.',
      senderId: null,
    })
    expect(post.channel.sent).to.deep.equal([])
  })

  it('W1: does not leave when the setting is off; it is not sent, and says why', async () => {
    await open(withAddOn)
    await use(false)
    expect(await told()).to.include({
      status: 'skipped',
      reasonCode: 'whatsapp_off',
      reason: 'O WhatsApp está desligado para a empresa. Um administrador liga em Configurações > WhatsApp.',
    })
    expect(post.channel.sent).to.deep.equal([])
    await use(true)
    expect(await told()).to.include({ status: 'sent' })
  })

  it('W3: always asks without the add-on, whatever the rule says', async () => {
    await open(without)
    for (const mode of ['automatic', 'confirm'] as const) {
      await rule({ mode })
      expect(await told(), mode).to.include({ status: 'held' })
    }
    await rule({ mode: 'off' })
    expect(await told()).to.include({ status: 'skipped', reasonCode: 'message_off' })
  })

  it('W3: wants no number of the company’s without the add-on', async () => {
    await open(without)
    await post.write(work => work.of(Senders).remove({}))
    expect((await reasonsNow()).codes).to.deep.equal(['no_add_on'])
    await operator({ release: ['whatsapp'] })
    expect((await reasonsNow()).codes).to.deep.equal(['no_sender'])
  })

  it('W10: goes by itself, or asks first; a no means that it is not sent', async () => {
    await open(withAddOn)
    expect(await told()).to.include({ status: 'sent' })
    await rule({ mode: 'confirm' })
    const [yes, no] = [await told(), await told()]
    expect([yes.status, no.status]).to.deep.equal(['held', 'held'])
    await post.write(work => confirmMessage(work, yes.id))
    await post.write(work => discardMessage(work, no.id, 'Já falei com ela.'))
    post.pass(1)
    await post.settle()
    expect(await post.message(yes.id)).to.include({ status: 'sent' })
    expect(await post.message(no.id)).to.include({ status: 'discarded', reason: 'Já falei com ela.' })
    expect(post.channel.sent).to.have.length(2)
  })

  it('W11: goes only when the module and the message are both on, and names the one that is off', async () => {
    await open(withAddOn)
    expect(await told()).to.include({ status: 'sent' })
    await rule({ enabled: false })
    expect(await told()).to.include({ status: 'skipped', reasonCode: 'message_off' })
    await rule({ enabled: true })
    await post.write(work => switchModule(work, 'visits', false))
    expect(await told()).to.include({ status: 'skipped', reasonCode: 'module_off' })
    await post.write(work => switchModule(work, 'visits', true))
    expect(await told()).to.include({ status: 'sent' })
  })

  it('W11: names everything that is off in the order in which it is asked: module, message, add-on, setting, the rest', async () => {
    await open(without)
    await use(false)
    await post.write(work => switchModule(work, 'visits', false))
    await rule({ enabled: false, mode: 'confirm' })
    expect(await reasonsNow({ hora: '' })).to.deep.equal({
      status: 'skipped',
      codes: ['module_off', 'message_off', 'no_add_on', 'whatsapp_off', 'repair', 'confirm'],
      senderId: null,
    })
  })

  it('is mended before anybody is asked to send it by hand', async () => {
    await open(without)
    const row = await told({ hora: '' })
    expect(row).to.include({ status: 'held', reasonCode: 'repair' })
    expect(row.reason).to.match(/^Falta preencher: Hora da visita\..* O add-on do WhatsApp não está liberado/)
  })

  it('is another channel’s business nowhere: e-mail goes on without the add-on and with WhatsApp off', async () => {
    post = await openPost({ kind: 'email', plan: { plan: 'basic', addOns: [] } })
    await use(false)
    expect(await told()).to.include({ status: 'sent' })
  })
})
