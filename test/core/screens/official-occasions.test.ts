import { expect } from 'chai'
import { readTemplate } from '../../../core/channels/whatsapp/cloud/template.ts'
import { choiceFor, keepTemplates } from '../../../core/channels/whatsapp/cloud/template-choice.ts'
import type { Browser } from '../../support/build.ts'
import { type CloudShop, openCloudShop, visitTemplate } from '../../support/cloud-api/cloud-shop.ts'
import { textOf } from '../../support/counter.ts'
import { occasions, visitBooked, visits } from '../../support/visits.ts'

describe('The approved texts of an official number for occasions', () => {
  let shop: CloudShop
  let browser: Browser
  let list: string
  beforeEach(async () => {
    shop = await openCloudShop({ plugins: [visits(visitBooked({ variants: occasions }))] })
    const text = readTemplate(visitTemplate)
    await shop.shop.write(work => keepTemplates(work, shop.sender.id, text ? [text] : []))
    browser = await shop.signedIn()
    list = `/settings/whatsapp/official/${shop.sender.id}/templates`
  })
  afterEach(() => shop.close())

  const chosenFor = async (variant?: string) =>
    (await shop.shop.read(work => choiceFor(work, shop.sender.id, { type: 'visit.booked', variant })))?.choice.variant
  const choice = {
    template: 'visita_marcada/pt_BR',
    variables: { 'body-1': 'cliente.primeiroNome', 'body-2': 'visita.hora' },
  }
  const at = (variant = '') =>
    `${list}/visit.booked?${variant ? `variant=${variant}&` : ''}template=visita_marcada/pt_BR`
  const post = async (what: string, fields: object, variant?: string) =>
    textOf((await browser.follow(await browser.post(`${list}/visit.booked${what}`, fields, at(variant)))).text)

  it('are listed below their message', async () => {
    const text = textOf((await browser.get(list)).text)
    expect(text).to.match(/Visita marcada nenhum: .+ Na véspera da visita nenhum: .+ No dia da visita nenhum: /)
  })

  it('are chosen for one, or for all at once', async () => {
    expect(await post('', { ...choice, variant: '0' }, '0')).to.contain(
      'Visita marcada (No dia da visita): fora da janela de 24 horas sai o modelo "visita_marcada".',
    )
    expect([await chosenFor('0'), await chosenFor('-1'), await chosenFor()]).to.deep.equal(['0', undefined, undefined])
    await post('', choice)
    expect([await chosenFor('0'), await chosenFor('-1'), await chosenFor()]).to.deep.equal(['0', '', ''])
    const text = textOf((await browser.get(list)).text)
    expect(text).to.match(/Na véspera da visita o de todas as ocasiões .+ No dia da visita visita_marcada \(pt_BR\)/)
    expect(textOf((await browser.get('/system/audit')).text)).to.contain('Visita marcada (No dia da visita)')
  })

  it('are shown with the sample of the occasion', async () => {
    expect(textOf((await browser.get(at('0'))).text)).to.contain('No dia da visita: o texto que sai')
    const preview = async (variant?: string) =>
      textOf((await browser.post(`${list}/visit.booked/preview`, { ...choice, variant }, at(variant))).text)
    expect([await preview('0'), await preview()].map(text => /A sua visita (\S+)/.exec(text)?.[1])).to.deep.equal([
      '16:30',
      '14:00',
    ])
  })

  it('are given up one by one', async () => {
    for (const variant of ['', '0']) await post('', { ...choice, variant }, variant)
    expect(await post('/removal', { variant: '0' }, '0')).to.contain('(No dia da visita): nenhum modelo escolhido.')
    expect([await chosenFor('0'), await chosenFor()]).to.deep.equal(['', ''])
  })

  it('are not there for an occasion that nobody has', async () => {
    expect((await browser.get(`${list}/visit.booked?variant=7`)).status).to.equal(404)
  })
})
