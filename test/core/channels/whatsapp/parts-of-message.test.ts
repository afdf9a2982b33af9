import { expect } from 'chai'
import { type PlannedPart, partsOfMessage } from '../../../../core/channels/whatsapp/parts-of-message.ts'
import type { Envelope } from '../../../../core/outbox/channel.ts'
import { letter, paper } from '../../../support/letter.ts'

const pix = { title: 'PIX copia e cola', text: '00020126580014br.gov.bcb.pix' }
const line = { title: 'Linha digitável', text: '00190500954014481606906809350314337370000000100' }
const shape = (part: PlannedPart) => (part.kind === 'document' ? [part.kind, part.caption] : [part.kind, part.body])
const shapes = (given: Partial<Envelope>) => partsOfMessage(letter({ body: 'Olá!', ...given })).map(shape)

describe('a message on WhatsApp', () => {
  it('is a text', () => {
    expect(shapes({})).to.deep.equal([['text', 'Olá!']])
  })

  it('is its document with the text below, when there is one', () => {
    expect(shapes({ attachments: [paper()] })).to.deep.equal([['document', 'Olá!']])
  })

  it('says its text first when it does not fit below the document', () => {
    const body = 'a'.repeat(1025)
    expect(shapes({ body, attachments: [paper()] })).to.deep.equal([
      ['text', body],
      ['document', ''],
    ])
    expect(shapes({ body: body.slice(1), attachments: [paper()] })).to.have.length(1)
  })

  it('says its text first when there are several documents', () => {
    expect(shapes({ attachments: [paper(), paper({ name: 'boleto.pdf' })] })).to.deep.equal([
      ['text', 'Olá!'],
      ['document', ''],
      ['document', ''],
    ])
  })

  it('ends with each code alone, so that one tap copies nothing else', () => {
    expect(shapes({ attachments: [paper()], codes: [pix, line] })).to.deep.equal([
      ['document', 'Olá!'],
      ['code', pix.text],
      ['code', line.text],
    ])
  })

  it('knows the place of each part among all', () => {
    const parts = partsOfMessage(letter({ codes: [pix] }))
    expect(parts.map(({ position, total }) => [position, total])).to.deep.equal([
      [0, 2],
      [1, 2],
    ])
  })
})
