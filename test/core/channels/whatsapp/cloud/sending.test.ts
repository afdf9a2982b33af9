import { expect } from 'chai'
import { readTracker } from '../../../../../core/channels/whatsapp/cloud/tracker.ts'
import { type CloudStub, startCloudStub } from '../../../../support/cloud-api/stub.ts'
import { type CloudTrial, closedWindow, cloudTrial, pdf } from '../../../../support/cloud-api/trial.ts'
import { failureOf } from '../../../../support/mail-trial.ts'

const pix = { title: 'PIX copia e cola', text: '00020126580014BR.GOV.BCB.PIX0136abc' }
const occasion = {
  type: 'quote.created',
  variables: { 'cliente.primeiroNome': 'Maria', 'orcamento.numero': '42', 'orcamento.pix': pix.text },
}
const template = (...components: unknown[]) => ({
  name: 'orcamento_pronto',
  language: 'pt_BR',
  status: 'APPROVED',
  category: 'UTILITY',
  components,
})
const body = { type: 'BODY', text: 'Olá, {{1}}! O orçamento {{2}} está pronto.' }
const filling = { 'body-1': 'cliente.primeiroNome', 'body-2': 'orcamento.numero' }

describe('a message to an official number', () => {
  let stub: CloudStub
  let trial: CloudTrial
  beforeEach(async () => {
    stub = await startCloudStub()
    trial = cloudTrial(stub)
  })
  afterEach(async () => {
    expect(stub.faults).to.deep.equal([])
    await stub.close()
  })
  const messages = () => stub.sent.map(({ message }) => message)

  describe('while the window is open', () => {
    it('is the text as it was written', async () => {
      const sent = await trial.send({ body: 'Olá, Maria!\n\nVeja em https://loja.test/d/1' })
      expect(sent).to.deep.equal({ providerId: stub.sent[0]?.wamid })
      expect(messages()[0]).to.deep.include({
        to: '5549999990187',
        type: 'text',
        text: { body: 'Olá, Maria!\n\nVeja em https://loja.test/d/1', preview_url: true },
      })
    })

    it('goes along with its document as the caption: the bytes are given to Meta, never an address', async () => {
      await trial.send({ attachments: [pdf()] })
      const [message] = messages()
      expect(message?.type === 'document' && message.document).to.deep.equal({
        id: 'media-1',
        filename: 'orçamento "42".pdf',
        caption: 'Olá, Maria!\n\nSeu orçamento está pronto.',
      })
      const file = stub.media.get('media-1')
      expect(file?.contentType).to.equal('application/pdf')
      expect(file?.bytes.length).to.equal(pdf().size)
      expect(JSON.stringify(messages())).not.to.contain('http')
    })

    it('comes before its document where it is too long for a caption', async () => {
      const long = 'a'.repeat(1_025)
      await trial.send({ body: long, attachments: [pdf(), pdf({ name: 'boleto.pdf' })] })
      expect(messages().map(({ type }) => type)).to.deep.equal(['text', 'document', 'document'])
      expect(JSON.stringify(messages().slice(1))).not.to.contain('caption')
    })

    it('is followed by each code alone, so that one tap copies it', async () => {
      await trial.send({ codes: [pix] })
      expect(messages().map(message => (message.type === 'text' ? message.text.body : ''))).to.deep.equal([
        'Olá, Maria!\n\nSeu orçamento está pronto.',
        pix.text,
      ])
    })

    it('says of each part what has left, with what its receipts will be known by', async () => {
      await trial.send({ attachments: [pdf()], codes: [pix] })
      expect(trial.left).to.deep.equal([
        { position: 0, total: 2, kind: 'document', providerId: stub.sent[0]?.wamid },
        { position: 1, total: 2, kind: 'code', providerId: stub.sent[1]?.wamid },
      ])
      expect(messages().map(message => readTracker(message.biz_opaque_callback_data))).to.deep.equal([
        { messageId: '0199a000-0000-7000-8000-000000000001', position: 0, total: 2, kind: 'document' },
        { messageId: '0199a000-0000-7000-8000-000000000001', position: 1, total: 2, kind: 'code' },
      ])
    })

    it('goes on with what is missing', async () => {
      const left = [{ position: 0, total: 2, kind: 'text' as const, providerId: 'wamid.first' }]
      const sent = await trial.send({ codes: [pix], left })
      expect(sent.providerId).to.equal('wamid.first')
      expect(stub.calls).to.deep.equal(['POST 106540352242922/messages'])
      expect(messages()[0]).to.deep.include({ text: { body: pix.text, preview_url: false } })
    })

    it('is not sent again when all of it has left', async () => {
      const left = [{ position: 0, total: 1, kind: 'text' as const, providerId: 'wamid.first' }]
      expect(await trial.send({ left })).to.deep.equal({ providerId: 'wamid.first' })
      expect(stub.calls).to.deep.equal([])
    })

    const refused: [string, Parameters<CloudTrial['send']>[0], string][] = [
      ['is empty', { body: ' \n' }, 'A mensagem está vazia.'],
      ['is too long', { body: 'a'.repeat(4_097) }, 'O texto passa de 4.096 letras'],
      ['has too large a file', { attachments: [pdf({ size: 100_000_001 })] }, 'passa de 100 MB'],
      ['has no phone number', { address: 'maria' }, '"maria" não é um telefone.'],
    ]
    for (const [what, changes, reason] of refused) {
      it(`is refused for good before Meta hears of it when it ${what}`, async () => {
        const failure = await failureOf(trial.send(changes))
        expect(failure.permanent).to.equal(true)
        expect(failure.message).to.contain(reason)
        expect(stub.calls).to.deep.equal([])
      })
    }

    it('waits, when its file cannot be read now', async () => {
      const broken = pdf({
        open: () => {
          throw new Error('no such file')
        },
      })
      const failure = await failureOf(trial.send({ attachments: [broken] }))
      expect([failure.permanent, failure.unsure, failure.messageOnly]).to.deep.equal([false, false, true])
      expect(failure.message).to.contain('não pôde ser lido')
      expect(stub.sent).to.deep.equal([])
    })
  })

  describe('while the window is closed', () => {
    it('is the approved text with our values, in one line each', async () => {
      trial.knowledge = closedWindow(template(body), filling)
      const variables = { ...occasion.variables, 'cliente.primeiroNome': 'Maria\n\tda     Silva' }
      const sent = await trial.send({ occasion: { ...occasion, variables } })
      expect(sent.said).to.equal('Olá, Maria da Silva! O orçamento 42 está pronto.')
      expect(trial.left.map(({ total, kind }) => [total, kind])).to.deep.equal([[1, 'text']])
    })

    it('fills names as well as numbers, in the header too', async () => {
      const header = { type: 'HEADER', format: 'TEXT', text: 'Orçamento {{numero}}' }
      const named = { ...template(header, { type: 'BODY', text: 'Olá, {{nome}}!' }), parameter_format: 'NAMED' }
      trial.knowledge = closedWindow(named, {
        'header-numero': 'orcamento.numero',
        'body-nome': 'cliente.primeiroNome',
      })
      expect((await trial.send({ occasion })).said).to.equal('*Orçamento 42*\n\nOlá, Maria!')
      const [message] = messages()
      expect(message?.type === 'template' && message.template.components).to.deep.equal([
        { type: 'header', parameters: [{ type: 'text', text: '42', parameter_name: 'numero' }] },
        { type: 'body', parameters: [{ type: 'text', text: 'Maria', parameter_name: 'nome' }] },
      ])
    })

    it('puts the values in the order of their numbers', async () => {
      trial.knowledge = closedWindow(template({ type: 'BODY', text: 'O orçamento {{2}} é seu, {{1}}.' }), filling)
      expect((await trial.send({ occasion })).said).to.equal('O orçamento 42 é seu, Maria.')
      const [message] = messages()
      const components = message?.type === 'template' ? message.template.components : []
      expect(JSON.stringify(components)).to.match(/"Maria".*"42"/)
    })

    it('carries its document in the header of the approved text', async () => {
      trial.knowledge = closedWindow(template({ type: 'HEADER', format: 'DOCUMENT' }, body), filling)
      await trial.send({ occasion, attachments: [pdf()] })
      const [message] = messages()
      expect(message?.type === 'template' && message.template.components[0]).to.deep.equal({
        type: 'header',
        parameters: [{ type: 'document', document: { id: 'media-1', filename: 'orçamento "42".pdf' } }],
      })
      expect(stub.media.get('media-1')?.bytes.length).to.equal(pdf().size)
    })

    it('carries a code inside the approved text', async () => {
      const withCode = template({ type: 'BODY', text: '{{1}}, pague com {{2}} até hoje.' })
      trial.knowledge = closedWindow(withCode, { 'body-1': 'cliente.primeiroNome', 'body-2': 'orcamento.pix' })
      expect((await trial.send({ occasion, codes: [pix] })).said).to.contain(pix.text)
    })

    const document = { type: 'HEADER', format: 'DOCUMENT' }
    const refused: [string, ReturnType<typeof closedWindow>, Parameters<CloudTrial['send']>[0], string][] = [
      ['nobody chose a text', closedWindow(undefined), {}, 'escolha um modelo aprovado em Modelos'],
      ['Meta paused it', closedWindow({ ...template(body), status: 'PAUSED' }, filling), {}, 'A Meta o pausou'],
      ['a value is empty', closedWindow(template(body), { 'body-1': 'cliente.nome' }), {}, 'precisa de cliente.nome'],
      ['it would lose the PDF', closedWindow(template(body), filling), { attachments: [pdf()] }, 'não leva documento'],
      ['it lacks a PDF', closedWindow(template(document, body), filling), {}, 'pede um documento'],
      ['it would lose the code', closedWindow(template(body), filling), { codes: [pix] }, 'não mostra o código "PIX'],
      [
        'it would lose the second PDF',
        closedWindow(template(document, body), filling),
        { attachments: [pdf(), pdf()] },
        'leva um documento só, e esta mensagem tem 2',
      ],
      [
        'part of it is with the customer already',
        closedWindow(template(body), filling),
        { left: [{ position: 0, total: 2, kind: 'text', providerId: 'wamid.first' }] },
        'parte dela já chegou',
      ],
    ]
    for (const [why, knowledge, changes, reason] of refused) {
      it(`does not leave, and says why, when ${why}`, async () => {
        trial.knowledge = knowledge
        const failure = await failureOf(trial.send({ occasion, ...changes }))
        expect(failure.permanent).to.equal(true)
        expect(failure.message).to.contain(reason)
        expect(stub.calls).to.deep.equal([])
      })
    }

    it('does not leave when the chosen text is gone at Meta', async () => {
      const { chosen } = closedWindow(template(body), filling)
      trial.knowledge = { lastIncomingAt: undefined, chosen: chosen && { ...chosen, template: undefined } }
      expect((await failureOf(trial.send({ occasion }))).message).to.contain('não está mais na Meta')
    })
  })
})
