import {
  daysBetween,
  defineMessage,
  type Event,
  expiringLink,
  formatDate,
  formatMoney,
  placeOfCustomer,
  priorities,
  type Work,
} from '#core'
import { levelTitle, lineOfList, nameOf, placeInCharge, termOf } from './due-text.ts'
import { dueSample, dueVariables, oldDueNames } from './due-variables.ts'
import { dueWords, wordsOfLevel } from './due-words.ts'
import { balanceOf, Charges, type Instalment, Instalments, instalmentLifecycle, isPayable } from './instalment.ts'
import { dayOfLevel } from './levels.ts'
import { chosenSettings, lineOf, paperName, pixOf } from './payable.ts'
import type { NoticeItem } from './reminders.ts'

/** More than this many codes or papers at once nobody handles on a phone; the list has an address for each. */
const mostCodes = 5

/** W20: what is due soon, due today or overdue, with what it takes to pay it. */
export const dueMessage = defineMessage({
  name: 'receivable.due',
  title: 'Aviso de vencimento',
  on: { event: 'receivable.due' },
  purpose: 'billing',
  priority: priorities.dueDate,
  rule: { mode: 'automatic', channels: ['whatsapp', 'email'] },
  variables: dueVariables,
  sample: dueSample,
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
  oldNames: oldDueNames,
  async describe(work, event) {
    const items = await inTime(work, event)
    const open = await stillDue(work, items)
    const [first] = open
    if (!first) return undefined
    const told = items.filter(({ id }) => open.some(instalment => instalment.id === id))
    return {
      contactId: first.contactId,
      variables: { parcela: await valuesOf(work, open, event) },
      attachments: await papersOf(work, open),
      codes: await codesOf(work, open),
      variant: String(levelOf(told)),
      ...(event.payload.backdated === true ? { backdated: true } : {}),
      ...(await tellByOf(work, first.contactId, told)),
    }
  },
  async stillTrue(work, event) {
    const items = itemsOf(event)
    const timely = await inTime(work, event)
    if ((await stillDue(work, timely)).length > 0) return true
    if ((await stillDue(work, items)).length > 0) return 'O prazo deste aviso passou antes de ele poder sair.'
    const whole = idsOf(items).length > 1 ? 'Nenhuma das parcelas está mais em aberto.' : undefined
    return whole ?? whyNot(work, items[0])
  },
})

/** A preview of an instalment that was never announced is about that one, on its day. */
const itemsOf = ({ payload, subjectId }: Pick<Event, 'payload' | 'subjectId'>): Announced[] =>
  (payload.items as NoticeItem[] | undefined) ?? [{ id: subjectId, level: 0 }]
const idsOf = (items: readonly Announced[]) => [...new Set(items.map(({ id }) => id))]

type Announced = Pick<NoticeItem, 'id' | 'level'> & Partial<NoticeItem>

/** What left too late says nothing: the maximum lateness binds the queue too. What a person let go has their word. */
async function inTime(work: Work, event: Event): Promise<Announced[]> {
  const items = itemsOf(event)
  if (event.payload.backdated === true) return items
  const settings = await chosenSettings(work)
  const place = await placeOfCustomer(work, event.contactId ?? '')
  return items.filter(
    ({ dueDate, level }) =>
      !dueDate || daysBetween(dayOfLevel(dueDate, level, settings, place), work.today) <= settings.maximumLatenessDays,
  )
}

/** Whose words: where something is not overdue yet, nobody is asked where the money is. */
function levelOf(items: readonly Announced[]): number {
  const levels = items.map(({ level }) => level)
  const early = levels.filter(level => level <= 0)
  return Math.max(...(early.length > 0 ? early : levels))
}

/** The first due date of what is not overdue yet; later only where their calendar moves the notice there. */
async function tellByOf(work: Work, contactId: string, items: readonly Announced[]): Promise<{ tellBy?: string }> {
  const settings = await chosenSettings(work)
  const place = await placeOfCustomer(work, contactId)
  const days = items.flatMap(({ dueDate, level }) => {
    if (!dueDate || level > 0) return []
    const day = dayOfLevel(dueDate, level, settings, place)
    return [day > dueDate ? day : dueDate]
  })
  const [first] = days.sort()
  return first ? { tellBy: first } : {}
}

/** What of it is still to be paid on the date that was announced; side by side, so that reads are gathered. */
async function stillDue(work: Work, items: readonly Announced[]): Promise<Instalment[]> {
  const rows = await Promise.all(idsOf(items).map(id => work.of(Instalments).first({ where: { id } })))
  const dueDates = new Map(items.map(({ id, dueDate }) => [id, dueDate]))
  const known = rows.filter(row => row !== undefined)
  const charges = await Promise.all(known.map(({ chargeId }) => work.of(Charges).first({ where: { id: chargeId } })))
  return known
    .filter((_, index) => charges[index]?.reversedFor === null)
    .filter(row => isPayable(row) && row.dueDate === (dueDates.get(row.id) ?? row.dueDate))
    .sort((one, other) => one.dueDate.localeCompare(other.dueDate) || one.id.localeCompare(other.id))
}

async function whyNot(work: Work, item: Announced | undefined): Promise<string> {
  const instalment = await work.of(Instalments).first({ where: { id: item?.id ?? '' } })
  if (!instalment) return 'A parcela não existe mais.'
  const charge = await work.of(Charges).first({ where: { id: instalment.chargeId } })
  if (charge?.reversedFor) return 'A venda desta parcela foi estornada.'
  if (isPayable(instalment) && item?.dueDate && instalment.dueDate !== item.dueDate)
    return `O vencimento da parcela mudou para ${formatDate(instalment.dueDate)}.`
  return `A parcela já está ${instalmentLifecycle.statuses[instalment.status].title.toLowerCase()}.`
}

async function valuesOf(work: Work, open: readonly Instalment[], event: Event) {
  const [first] = open as [Instalment]
  const charges = await Promise.all(open.map(({ chargeId }) => work.of(Charges).first({ where: { id: chargeId } })))
  const names = charges.map(charge => charge?.description ?? '')
  const isOne = open.length === 1
  const links = await Promise.all(open.map(row => expiringLink(work, 'instalment', { row, event })))
  return {
    descricao: isOne ? nameOf(first, names[0] ?? '') : `${open.length} parcelas`,
    numero: isOne ? placeInCharge(first) : '',
    valor: formatMoney(open.reduce((sum, instalment) => sum + balanceOf(instalment), 0)),
    vencimento: formatDate(first.dueDate),
    prazo: termOf(first.dueDate, work.today),
    quantidade: String(open.length),
    lista: open
      .map((instalment, index) => {
        const line = lineOfList(instalment, names[index] ?? '', work.today)
        return isOne ? line : `${line}\n  ${links[index]}`
      })
      .join('\n'),
    linhaDigitavel: (isOne && lineOf(first)) || '',
    pix: (isOne && (await pixOf(work, first))) || '',
    link: links[0] ?? '',
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
    papers.slice(0, mostCodes).map(async instalment => {
      const charge = await work.of(Charges).first({ where: { id: instalment.chargeId } })
      return { kind: 'instalment', id: instalment.id, name: paperName(instalment, { number: charge?.number ?? 0 }) }
    }),
  )
}
