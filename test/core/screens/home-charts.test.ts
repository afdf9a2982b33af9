import { expect } from 'chai'
import type { MessageStatus } from '../../../core/outbox/message.ts'
import { switchModule } from '../../../core/people/module.ts'
import { settleInstalment } from '../../../plugins/receivables/payment-actions.ts'
import type { Browser } from '../../support/build.ts'
import { type Counter, openCounter } from '../../support/counter.ts'
import { addCharge } from '../../support/receiving.ts'

describe('The charts of the home screen', () => {
  let counter: Counter
  let browser: Browser
  beforeEach(async () => {
    counter = await openCounter()
    browser = await counter.signedIn()
  })
  afterEach(() => counter.close())

  const page = async () => (await browser.get('/')).text
  /** The row of the table below a chart, by its head: `23/11`. */
  const row = (html: string, chart: string, head: string) => {
    const card = html.split(`aria-label="${chart}"`)[1]?.split('</section>')[0] ?? ''
    const cells = card.split(`<th scope="row">${head}</th>`)[1]?.split('</tr>')[0] ?? ''
    return [...cells.matchAll(/<td[^>]*>([^<]*)</g)].map(([, text]) => text?.replace(/\u00a0/g, ' '))
  }
  const messages = 'Mensagens dos últimos 14 dias'
  const cash = 'A receber e recebido por dia'

  it('are not drawn while there is nothing to count', async () => {
    expect(await page()).to.not.include('data-chart')
  })

  it('count what became of messages, by the day in the zone of the company and by module', async () => {
    const became = async (status: MessageStatus, createdAt = '2026-11-23T13:00:00Z') => {
      const { whatsapp } = await counter.quote()
      await counter.change(whatsapp.id, { status, createdAt: new Date(createdAt) })
    }
    await became('read')
    await became('delivered')
    await became('sent', '2026-11-23T02:59:59Z')
    await became('expired', '2026-11-23T03:00:00Z')
    await became('failed', '2026-11-10T03:00:00Z')
    // Out of the range, and what waits or was called off.
    await became('read', '2026-11-10T02:59:59Z')
    await became('held')
    await became('cancelled')
    const html = await page()
    expect(row(html, messages, '23/11')).to.deep.equal(['1', '1', '0', '1'])
    expect(row(html, messages, '22/11')).to.deep.equal(['0', '0', '1', '0'])
    expect(row(html, messages, '10/11')).to.deep.equal(['0', '0', '0', '1'])
    expect(row(html, messages, 'Orçamentos')).to.deep.equal(['1', '1', '1', '2'])
  })

  it('show what is due on a day beside what came in', async () => {
    const { shop } = counter
    const [first] = await addCharge(shop, { instalments: [{ dueDate: '2026-12-01', amountCents: 10_000 }] })
    await addCharge(shop, { instalments: [{ dueDate: '2027-12-01', amountCents: 5_000 }] })
    const paid = { paidAt: '2026-11-20', amountCents: 4_000, method: 'pix' as const }
    await shop.write(work => settleInstalment(work, first?.id ?? '', paid))
    const html = await page()
    expect(row(html, cash, '01/12')).to.deep.equal(['R$ 100,00', 'R$ 0,00'])
    expect(row(html, cash, '20/11')).to.deep.equal(['R$ 0,00', 'R$ 40,00'])
    expect(html).to.not.include('50,00')
  })

  it('leave out modules that are switched off', async () => {
    await addCharge(counter.shop, { instalments: [{ dueDate: '2026-12-01', amountCents: 10_000 }] })
    expect(await page()).to.include(cash)
    await counter.shop.write(work => switchModule(work, 'receivables', false))
    expect(await page()).to.not.include(cash)
  })
})
