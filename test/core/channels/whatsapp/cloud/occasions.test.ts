import { expect } from 'chai'
import { readTemplate } from '../../../../../core/channels/whatsapp/cloud/template.ts'
import {
  chooseTemplate,
  forgetTemplate,
  keepTemplates,
  listTemplates,
} from '../../../../../core/channels/whatsapp/cloud/template-choice.ts'
import type { Variant } from '../../../../../core/notifier/message-type.ts'
import { type CloudShop, openCloudShop, visitTemplate } from '../../../../support/cloud-api/cloud-shop.ts'
import { occasions, visitBooked, visits } from '../../../../support/visits.ts'

/** The customer has not written for a day: an official number says what was approved. */
describe('the approved text for an occasion', () => {
  const rule = { mode: 'automatic' as const, channels: ['whatsapp' as const] }
  const type = visitBooked({ rule, variants: occasions })
  let shop: CloudShop
  let variants: Variant[]
  beforeEach(async () => {
    shop = await openCloudShop({ plugins: [visits(type)] })
    variants = await shop.shop.read(work => occasions.list(work))
    const texts = ['visita_marcada', 'visita_hoje'].map(name => readTemplate({ ...visitTemplate, name }))
    await shop.shop.write(work =>
      keepTemplates(
        work,
        shop.sender.id,
        texts.flatMap(text => text ?? []),
      ),
    )
  })
  afterEach(() => shop.close())

  const on = (key?: string) => variants.find(variant => variant.key === key)
  const choose = (name: string, key?: string) =>
    shop.shop.write(async work => {
      const template = (await listTemplates(work, shop.sender.id)).find(one => one.name === name)
      if (!template) throw new Error('That is no template')
      const variables = { 'body-1': 'cliente.primeiroNome', 'body-2': 'visita.numero' }
      await chooseTemplate(work, shop.sender.id, { type, variant: on(key), template, variables })
    })
  const forget = (key?: string) =>
    shop.shop.write(work => forgetTemplate(work, shop.sender.id, { type, variant: on(key) }))
  const saidOn = async (variant?: string) => {
    const { id } = await shop.tell(variant ? { variant } : {})
    await shop.shop.settle()
    // The number's pace.
    shop.pass(300)
    const { status } = await shop.message(id)
    const last = shop.stub.sent.at(-1)?.message as { template?: { name: string } } | undefined
    return status === 'sent' ? last?.template?.name : status
  }

  it('is its own, or the one for all', async () => {
    await choose('visita_marcada')
    await choose('visita_hoje', '0')
    expect([await saidOn('0'), await saidOn('-1'), await saidOn()]).to.deep.equal([
      'visita_hoje',
      'visita_marcada',
      'visita_marcada',
    ])
  })

  it('is the one for all again when its own is given up', async () => {
    await choose('visita_marcada')
    await choose('visita_hoje', '0')
    await forget('0')
    expect(await saidOn('0')).to.equal('visita_marcada')
  })

  it('does not stand for other occasions', async () => {
    await choose('visita_hoje', '0')
    expect([await saidOn('0'), await saidOn('-1')]).to.deep.equal(['visita_hoje', 'failed'])
  })
})
