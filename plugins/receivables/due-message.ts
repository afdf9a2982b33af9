import { z } from 'zod'
import { defineMessage, type Event, formatDate, formatMoney, priorities, type Work } from '#core'
import { levelTitle, lineOfList, nameOf, placeInCharge, termOf } from './due-text.ts'
import { dueWords, wordsOfLevel } from './due-words.ts'
import { balanceOf, Charges, type Instalment, Instalments, instalmentLifecycle, isPayable } from './instalment.ts'
import { chosenSettings, lineOf, pixOf } from './payable.ts'
import type { NoticeItem } from './reminders.ts'

const text = (title: string) => z.string().meta({ title })
const optionalText = (title: string) => z.string().optional().meta({ title })

const variables = z.object({
  parcela: z.object({
    descricao: text('Do que é a cobrança, com a parcela'),
    numero: optionalText('Número da parcela (2/3)'),
    valor: text('Quanto falta pagar'),
    vencimento: text('Data do vencimento'),
    prazo: text('Quanto falta para o vencimento'),
    quantidade: text('Quantas parcelas o aviso reúne'),
    lista: text('As parcelas, uma por linha'),
    linhaDigitavel: optionalText('Linha digitável do boleto'),
    pix: optionalText('Código PIX copia e cola'),
    link: text('Endereço para ver e pagar na internet'),
  }),
})

/** More than this many codes or papers at once nobody handles on a phone; the page in the internet has them all. */
const mostCodes = 5

/** W20: what is due soon, due today or overdue, with what it takes to pay it. */
export const dueMessage = defineMessage({
  name: 'receivable.due',
  title: 'Aviso de vencimento',
  on: { event: 'receivable.due' },
  purpose: 'billing',
  priority: priorities.dueDate,
  rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
  variables,
  sample: {
    parcela: {
      descricao: 'Mensalidade de dezembro 2/3',
      numero: '2/3',
      valor: 'R$ 189,90',
      vencimento: '10/12/2026',
      prazo: 'vence em 5 dias',
      quantidade: '1',
      lista: '• Mensalidade de dezembro 2/3: R$ 189,90, vence em 5 dias (10/12/2026)',
      linhaDigitavel: '00193.37370 00000.001000 50094.014481 6 06068000018990',
      pix: '00020126330014br.gov.bcb.pix0111…',
      link: 'https://exemplo.com.br/d/instalment/abc',
    },
  },
  variants: {
    async list(work) {
      const { reminderOffsets } = await chosenSettings(work)
      return [...reminderOffsets]
        .sort((one, other) => one - other)
        .map(level => ({ key: String(level), title: levelTitle(level) }))
    },
    words: key => wordsOfLevel(Number(key)),
  },
  renewed: true,
  words: dueWords,
  late: { one: 'aviso de vencimento', many: 'avisos de vencimento', after: 'do vencimento' },
  oldNames: Object.fromEntries(
    Object.entries({
      CLIENTE: 'cliente.nome',
      DESCRICAO: 'parcela.descricao',
      PARCELA: 'parcela.numero',
      VALOR: 'parcela.valor',
      VENCIMENTO: 'parcela.vencimento',
      LINHADIGITAVEL: 'parcela.linhaDigitavel',
      PIX: 'parcela.pix',
      LINK: 'parcela.link',
      EMPRESA: 'empresa.nome',
    }).map(([field, path]) => [`TRECEBER:${field}`, path]),
  ),
  async describe(work, event) {
    const items = itemsOf(event)
    const open = await stillDue(work, items)
    const [first] = open
    if (!first) return undefined
    return {
      contactId: first.contactId,
      variables: { parcela: await valuesOf(work, open) },
      attachments: await papersOf(work, open),
      codes: await codesOf(work, open),
      variant: String(Math.max(...items.map(({ level }) => level))),
      ...(event.payload.backdated === true ? { backdated: true } : {}),
    }
  },
  async stillTrue(work, event) {
    const items = itemsOf(event)
    if ((await stillDue(work, items)).length > 0) return true
    const whole = idsOf(items).length > 1 ? 'Nenhuma das parcelas está mais em aberto.' : undefined
    return whole ?? whyNot(await work.of(Instalments).first({ where: { id: items[0]?.id ?? '' } }), items[0])
  },
})

const itemsOf = ({ payload }: Pick<Event, 'payload'>) => (payload.items ?? []) as NoticeItem[]
const idsOf = (items: readonly NoticeItem[]) => [...new Set(items.map(({ id }) => id))]

/** What of it is still to be paid on the date that was announced; side by side, so that reads are gathered. */
async function stillDue(work: Work, items: readonly NoticeItem[]): Promise<Instalment[]> {
  const rows = await Promise.all(idsOf(items).map(id => work.of(Instalments).first({ where: { id } })))
  const dueDates = new Map(items.map(({ id, dueDate }) => [id, dueDate]))
  return rows
    .filter(row => row !== undefined)
    .filter(row => isPayable(row) && row.dueDate === dueDates.get(row.id))
    .sort((one, other) => one.dueDate.localeCompare(other.dueDate) || one.id.localeCompare(other.id))
}

function whyNot(instalment: Instalment | undefined, item: NoticeItem | undefined): string {
  if (!instalment) return 'A parcela não existe mais.'
  if (isPayable(instalment) && instalment.dueDate !== item?.dueDate)
    return `O vencimento da parcela mudou para ${formatDate(instalment.dueDate)}.`
  return `A parcela já está ${instalmentLifecycle.statuses[instalment.status].title.toLowerCase()}.`
}

async function valuesOf(work: Work, open: readonly Instalment[]) {
  const [first] = open as [Instalment]
  const charges = await Promise.all(open.map(({ chargeId }) => work.of(Charges).first({ where: { id: chargeId } })))
  const names = charges.map(charge => charge?.description ?? '')
  const isOne = open.length === 1
  return {
    descricao: isOne ? nameOf(first, names[0] ?? '') : `${open.length} parcelas`,
    numero: isOne ? placeInCharge(first) : '',
    valor: formatMoney(open.reduce((sum, instalment) => sum + balanceOf(instalment), 0)),
    vencimento: formatDate(first.dueDate),
    prazo: termOf(first.dueDate, work.today),
    quantidade: String(open.length),
    lista: open.map((instalment, index) => lineOfList(instalment, names[index] ?? '', work.today)).join('\n'),
    linhaDigitavel: (isOne && lineOf(first)) || '',
    pix: (isOne && (await pixOf(work, first))) || '',
    link: work.addressOf(`/d/instalment/${first.token}`),
  }
}

async function codesOf(work: Work, open: readonly Instalment[]) {
  const codes = await Promise.all(
    open.slice(0, mostCodes).map(async instalment => {
      const of = open.length > 1 ? ` de ${formatMoney(balanceOf(instalment))}` : ''
      const [pix, line] = [await pixOf(work, instalment), lineOf(instalment)]
      return [
        pix && { title: `PIX copia e cola${of}`, text: pix },
        line && { title: `Linha digitável do boleto${of}`, text: line },
      ].filter(code => typeof code === 'object')
    }),
  )
  return codes.flat()
}

async function papersOf(work: Work, open: readonly Instalment[]) {
  const { attachBoleto, pixKey } = await chosenSettings(work)
  if (!attachBoleto) return []
  const papers = open.filter(instalment => lineOf(instalment) || pixKey)
  return Promise.all(
    papers.slice(0, mostCodes).map(async ({ id, chargeId, number }) => {
      const charge = await work.of(Charges).first({ where: { id: chargeId } })
      return { kind: 'instalment', id, name: `boleto-${charge?.number ?? 0}-${number}.pdf` }
    }),
  )
}
