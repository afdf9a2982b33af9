import { expect } from 'chai'
import fc from 'fast-check'
import { type Request, readRequest, resumeKeywords, stopKeywords } from '../../../core/people/opt-out.ts'

/** What customers write, and how it is to be read. */
const phrases: Record<Request, string[]> = {
  stop: [
    'SAIR',
    'sair',
    'Sair.',
    '  SAIR!!!  ',
    '"SAIR"',
    '*SAIR*',
    '_sair_',
    'Parar',
    'PARE',
    'Pare!',
    'STOP',
    'stop.',
    'Descadastrar',
    'descadastre',
    'cancelar envio',
    'Cancelar envios.',
    'Cancelar   mensagens',
    'Parar mensagens',
    'Sair da lista',
    'unsubscribe',
    'Não quero mais receber mensagens',
    'nao quero mais receber mensagens.',
    'NÃO QUERO RECEBER MENSAGENS!',
    'Não quero mais receber promoções',
    'não quero receber propaganda',
    'Quero parar de receber mensagens.',
  ],
  resume: [
    'VOLTAR',
    'voltar',
    'Voltar!',
    'voltar a receber',
    'Quero voltar a receber',
    'quero voltar a receber mensagens',
  ],
  unclear: [
    'não me mande mais boletos',
    'Não me manda mais boleto por aqui',
    'pare de me mandar',
    'Parem de me mandar mensagem!!!',
    'para de mandar mensagem por favor',
    'para de me ligar',
    'Para com isso',
    'quero sair do plano',
    'Vou sair agora, passo aí depois das 15h',
    'SAIR?',
    'Sair 😡',
    'como faço para sair?',
    'SAIR SAIR',
    'sair por favor',
    'não quero sair',
    'Cancelar',
    'quero cancelar meu pedido',
    'cancela o orçamento',
    'Gostaria do cancelamento da assinatura',
    'não quero mais receber cobrança, mas mensagem de promoção pode',
    'Não desejo mais receber avisos',
    'não autorizo contato por WhatsApp',
    'Remova meu número da lista',
    'tira meu telefone daí',
    'exclui meu cadastro',
    'vou bloquear esse número',
    'isso é spam',
    'Vou denunciar no Procon',
    'me descadastra por favor',
    'chega de mensagem',
    'pode deixar de enviar',
    'Pode voltar a mandar as promoções',
    'posso voltar a receber?',
    'por favor não enviem mais',
  ],
  plain: [
    '',
    '👍',
    'Ok, obrigada!',
    'bom dia',
    'Não',
    'sim',
    'Recebi, obrigado',
    'não recebi o boleto',
    'Ainda não mandaram a nota',
    'Vocês não enviaram o boleto deste mês',
    'Quando fica pronto?',
    'para amanhã às 10h está bom',
    'Para mim está ótimo',
    'manda o boleto para Maria de Souza',
    'vou voltar amanhã na loja',
    'não quero a tampa preta, quero a branca',
    'quero receber em casa',
    'Parabéns pelo atendimento',
    'saiu para entrega?',
    'Comprovante em anexo',
    'já paguei',
    'Tem saia midi?',
    'o preço está salgado',
  ],
}

describe('What a customer writes about receiving messages', () => {
  for (const [request, texts] of Object.entries(phrases)) {
    for (const text of texts) {
      it(`"${text}" is ${request}`, () => expect(readRequest(text).request).to.equal(request))
    }
  }

  it('is told with the word as we write it', () => {
    expect(readRequest('não quero mais receber promoções!')).to.deep.equal({
      request: 'stop',
      keyword: 'NÃO QUERO MAIS RECEBER PROMOÇÕES',
    })
    expect(readRequest('voltar').keyword).to.equal('VOLTAR')
    expect(readRequest('bom dia')).to.deep.equal({ request: 'plain' })
  })

  const keyword = fc.constantFrom(...stopKeywords, ...resumeKeywords)
  const expected = (word: string) => ((stopKeywords as readonly string[]).includes(word) ? 'stop' : 'resume')
  const around = fc.stringMatching(/^[\s.,!*_~"'()\u200b-]{0,6}$/)
  const typed = (word: string, upper: boolean) => (upper ? word.toUpperCase() : word.toLowerCase())
  const bare = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '')

  it('is understood with any capitals, accents, spaces and punctuation', () => {
    const given = fc.record({ keyword, before: around, after: around, upper: fc.boolean(), accents: fc.boolean() })
    fc.assert(
      fc.property(given, ({ keyword, before, after, upper, accents }) => {
        const word = typed(accents ? keyword : bare(keyword), upper)
        return readRequest(before + word + after).request === expected(keyword)
      }),
    )
  })

  it('stops nothing when there is a word besides', () => {
    const word = fc.stringMatching(/^[a-zà-ú]{2,12}$/).filter(text => !allWords.has(bare(text)))
    fc.assert(
      fc.property(keyword, word, fc.boolean(), (keyword, word, first) => {
        const { request } = readRequest(first ? `${word} ${keyword}` : `${keyword} ${word}`)
        return request === 'unclear' || (request === 'plain' && expected(keyword) === 'resume')
      }),
    )
  })

  it('stops nothing when it is a question', () => {
    fc.assert(fc.property(keyword, keyword => !['stop', 'resume'].includes(readRequest(`${keyword}?`).request)))
  })

  it('never fails, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => readRequest(text).request in phrases))
  })

  it('is read in no time, however long it is', () => {
    const long = 'não quero mais que me mandem, quero '.repeat(300)
    const started = performance.now()
    readRequest(long)
    expect(performance.now() - started).to.be.lessThan(1_000)
  })
})

const allWords = new Set(
  [...stopKeywords, ...resumeKeywords]
    .flatMap(keyword => keyword.split(' '))
    .map(word => word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')),
)
