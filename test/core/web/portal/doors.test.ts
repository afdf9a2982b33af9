import { expect } from 'chai'
import type { Response } from 'supertest'
import { Events } from '../../../../core/events/event.ts'
import { Messages } from '../../../../core/outbox/message.ts'
import type { Contact } from '../../../../core/people/contact.ts'
import { createContact } from '../../../../core/people/contact-actions.ts'
import { blockAccess, giveAccess } from '../../../../core/people/portal-access.ts'
import { PortalAccounts } from '../../../../core/people/portal-account.ts'
import { changeSettings } from '../../../../core/people/settings.ts'
import { hashPassword } from '../../../../core/people/user.ts'
import type { Instalment } from '../../../../plugins/receivables/instalment.ts'
import { receivableSettings } from '../../../../plugins/receivables/settings.ts'
import { Subscriptions } from '../../../../plugins/subscriptions/subscription.ts'
import { noteXml } from '../../../../scripts/seed/fiscal-notes.ts'
import { insertMessage } from '../../../support/api.ts'
import { takeNotesOf, takeXmls } from '../../../support/full-fiscal.ts'
import {
  type Entrant,
  joao,
  keyOf,
  maria,
  openPortalApp,
  type PortalApp,
  portalPassword,
} from '../../../support/portal.ts'
import { portalDoors } from '../../../support/portal-doors.ts'
import { addCharge } from '../../../support/receiving.ts'
import { foundShop } from '../../../support/shop.ts'
import { addPlan, addSubscription, generate } from '../../../support/subscribing.ts'
import { everythingOf } from '../../../support/treasure.ts'

interface Door {
  method: string
  path: string
  /** Whose thing it leads to. */
  subject?: string
}

/**
 * Every route of the portal that the router really has, against everybody whose it is not: another customer, a customer
 * of another company, nobody, and who was blocked (X18, F13). A new route is covered by being there.
 */
describe('every door of the portal', function () {
  this.timeout(120_000)
  let app: PortalApp
  let owner: Contact
  let hers: Instalment
  /** Of each subject that any section shows, one of hers. */
  let things: Record<string, string>
  let token: string
  let secrets: string[]
  let eventId: string
  let noticeId: string

  beforeEach(async () => {
    app = await openPortalApp()
    owner = await app.customer()
    await app.shop.addSender({ channel: 'email', driver: 'paper' })
    await app.shop.write(work => changeSettings(work, receivableSettings, { pixKey: 'loja@exemplo.test' }))
    ;[hers] = await addCharge(app.shop, { contact: owner, description: 'Segredo da Maria' })
    const notice = await app.shop.write(work =>
      insertMessage(work, {
        channel: 'portal',
        contactId: owner.id,
        body: 'Segredo da Maria',
        providerId: 'portal-1',
        attachments: [{ kind: 'instalment', id: hers.id, name: 'boleto.pdf' }],
      }),
    )
    noticeId = notice.id
    await app.shop.relay()
    const plan = await addPlan(app.shop, { name: 'Segredo da Maria' })
    const subscription = await addSubscription(app.shop, { contact: owner, plan, address: 'Rua Segredo da Maria' })
    const [invoice] = await generate(app.shop, '2026-12-31')
    await takeNotesOf(app.shop)
    const [note] = await takeXmls(app.shop, [noteXml({ number: 1, recipient: { ...maria, taxId: owner.taxId ?? '' } })])
    things = {
      instalment: hers.id,
      invoice: invoice?.id ?? '',
      subscription: subscription.id,
      fiscal_invoice: note?.invoice?.id ?? '',
    }
    const late = { status: 'suspended' as const, suspendedFor: 'overdue' as const }
    await app.shop.write(work => work.of(Subscriptions).change({ id: subscription.id }, late))
    const inside = await app.enters()
    await inside.post(`/faturas/instalment/${hers.id}/email`)
    await app.shop.relay()
    eventId =
      (await app.shop.read(work => work.of(Events).first({ where: { name: 'invoice.copy_requested' } })))?.id ?? ''
    token = await keyOf(app.shop, 'link', owner.id)
    secrets = ['Segredo da Maria', '189,90', 'maria@exemplo.test', '390.533.447-05', 'Maria da Silva', '000201']
  })
  afterEach(() => app.close())

  /** The door with everything of hers in its place. */
  const way = (path: string, subject = 'instalment') =>
    path
      .replace(':handle', 'loja-modelo')
      .replace(':section', sectionOf(subject)?.path ?? '')
      .replace(':subject', subject)
      .replace(':kind', subject)
      .replace(':action', sectionOf(subject)?.actions[0]?.path ?? '')
      .replace(':event', eventId)
      .replace(':token', token)
      .replace(':index', '0')
      .replace(':id', path.startsWith('/avisos') ? noticeId : (things[subject] ?? ''))

  const sectionOf = (subject: string) =>
    app.shop.app.registry.offers('portalSection').find(section => section.subject === subject)

  /** What leads to things leads to those of every section. */
  const doors = (): Door[] =>
    portalDoors(app.shop.app.express).flatMap((door): Door[] =>
      door.path.includes(':subject')
        ? Object.keys(things)
            // Of a note nothing is asked for, and a subscription has no paper.
            .filter(subject => !door.path.includes(':kind') || subject !== 'subscription')
            .filter(subject => !door.path.includes(':action') || sectionOf(subject)?.actions.length)
            .map(subject => ({ ...door, subject }))
        : [door],
    )
  /** Behind the sign-in; the others are the way in, the look, and what a secret link opens. */
  const isOpen = (path: string) =>
    /^\/($|entrar|senha|primeiro-acesso|cores\.css|icone|app\.webmanifest|logo|f\/)/.test(path)
  const closed = () => doors().filter(({ path }) => !isOpen(path) && path !== '/sair')
  const knock = async (browser: Entrant, { method, path, subject }: Door, csrf: string) =>
    method === 'get'
      ? browser.get(way(path, subject))
      : browser.postBare(way(path, subject), { _csrf: csrf, email: 'ladrao@evil.test' })
  const csrfOf = ({ text }: Response) => /name="_csrf" value="(\w+)"/.exec(text)?.[1] ?? ''
  const bytes = ({ text, body, headers }: Response) => `${text ?? ''}${JSON.stringify(body)}${JSON.stringify(headers)}`

  async function expectNothing(browser: Entrant, csrf: string, allowed: number[]): Promise<void> {
    const before = await everythingOf(app.shop, app.shop.company)
    const shown: string[] = []
    for (const door of closed()) {
      const answer = await knock(browser, door, csrf)
      const leaks = secrets.filter(secret => bytes(answer).includes(secret))
      const isOwnList = /^\/(:section|avisos)$/.test(door.path)
      if (!(allowed.includes(answer.status) || (isOwnList && answer.status === 200)) || leaks.length > 0)
        shown.push(`${door.method} ${way(door.path, door.subject)}: ${answer.status} ${leaks}`)
    }
    expect(shown).to.deep.equal([])
    expect(await everythingOf(app.shop, app.shop.company)).to.deep.equal(before)
  }

  it('is known: there are doors, and all lead somewhere for whom they are made', async () => {
    expect(closed().length).to.be.greaterThan(8)
    const shown = app.shop.app.registry.offers('portalSection').map(({ subject }) => subject)
    expect(Object.keys(things)).to.have.members(shown)
    const inside = await app.enters()
    const csrf = csrfOf(await inside.get('/faturas'))
    const dead: string[] = []
    for (const door of closed()) {
      const { status } = await knock(inside, door, csrf)
      // 503: there is no browser for PDFs here.
      if (status >= 400 && status !== 503) dead.push(`${door.method} ${way(door.path, door.subject)}: ${status}`)
    }
    expect(dead).to.deep.equal([])
  })

  it('is shut to another customer of the same company', async () => {
    await app.customer(joao)
    const thief = await app.enters(joao)
    await expectNothing(thief, csrfOf(await thief.get('/faturas')), [404])
  })

  it('is shut to a customer of another company, at their address and at ours', async () => {
    const company = await foundShop(app.shop.app, 'outra-loja')
    const scope = { ...app.shop.scope, company }
    const passwordHash = await hashPassword(portalPassword)
    await app.shop.app.works.write(scope, async work => {
      // The same person, with the same CPF.
      const twin = await createContact(work, { name: 'Outra', taxId: maria.taxId })
      await giveAccess(work, app.shop.app.secret, twin.id)
      await work.of(PortalAccounts).change({ contactId: twin.id }, { passwordHash })
    })
    const there = app.comes('outra-loja')
    expect((await there.signIn()).status).to.equal(303)
    await expectNothing(there, csrfOf(await there.get('/faturas')), [404])
    const cookie = there.cookies()
    const shown: string[] = []
    for (const { path, subject } of closed().filter(({ method }) => method === 'get')) {
      const answer = await app.visitor().get(`/c/loja-modelo${way(path, subject)}`, { Cookie: cookie })
      if (answer.status !== 303 || secrets.some(secret => bytes(answer).includes(secret))) shown.push(path)
    }
    expect(shown).to.deep.equal([])
    expect((await app.visitor().get(`/c/outra-loja/f/${token}`)).status).to.equal(404)
  })

  it('sends away who has not signed in', async () => {
    const stranger = app.comes()
    await expectNothing(stranger, csrfOf(await stranger.get('/entrar')), [303])
  })

  it('sends away who was blocked, link and session alike', async () => {
    const inside = await app.enters()
    const csrf = csrfOf(await inside.get('/faturas'))
    app.shop.clock.move(new Date(app.shop.clock.now().getTime() + 1_000))
    await app.shop.write(work => blockAccess(work, owner.id))
    await app.shop.relay()
    await expectNothing(inside, csrf, [303])
    for (const path of [`/f/${token}`, `/f/${token}/documentos/instalment`])
      expect((await app.comes().get(path)).status).to.equal(404)
  })

  it('changes nothing when it is only looked at (F25)', async () => {
    const inside = await app.enters()
    await app.shop.relay()
    const before = await everythingOf(app.shop, app.shop.company)
    for (const { method, path, subject } of doors()) if (method === 'get') await inside.get(way(path, subject))
    expect(await everythingOf(app.shop, app.shop.company)).to.deep.equal(before)
  })

  it('takes no form without its token', async () => {
    const inside = await app.enters()
    const taken: string[] = []
    for (const { method, path, subject } of doors())
      if (method === 'post' && (await inside.postBare(way(path, subject), { taxId: maria.taxId })).status !== 403)
        taken.push(path)
    expect(taken).to.deep.equal([])
  })

  it('opens by a link one thing only, and no other kind of document', async () => {
    const link = await app.comes().get(`/f/${token}`)
    expect(link.text).to.include('Segredo da Maria')
    expect((await app.comes().get(`/f/${token}/documentos/quote`)).status).to.equal(404)
    expect((await app.comes().get(`/f/${token}/email`)).status).to.equal(303)
  })

  it('marks nothing as read for others, nor by looking', async () => {
    const inside = await app.enters()
    await inside.get(`/avisos/${noticeId}`)
    const status = async () => (await app.shop.read(work => work.of(Messages).get(noticeId))).status
    expect(await status()).to.equal('sent')
    const csrf = csrfOf(await inside.get('/avisos'))
    expect((await inside.postBare(`/avisos/${noticeId}/lido`, { _csrf: csrf })).status).to.equal(204)
    expect(await status()).to.equal('read')
  })
})
