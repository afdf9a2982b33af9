import { expect } from 'chai'
import { Events } from '../../../../core/events/event.ts'
import { type Message, Messages } from '../../../../core/outbox/message.ts'
import type { Contact } from '../../../../core/people/contact.ts'
import { createContact } from '../../../../core/people/contact-actions.ts'
import { blockAccess, giveAccess } from '../../../../core/people/portal-access.ts'
import { PortalKeys } from '../../../../core/people/portal-account.ts'
import { until } from '../../../support/browser.ts'
import { joao, keyOf, maria, openPortalApp, type PortalApp, portalPassword } from '../../../support/portal.ts'
import { recordingChannel } from '../../../support/recording-channel.ts'

const fresh = { password: 'outra-senha-boa', repeated: 'outra-senha-boa' }

describe('a password for the portal', () => {
  let app: PortalApp
  let post: ReturnType<typeof recordingChannel>
  beforeEach(async () => {
    post = recordingChannel('recording')
    app = await openPortalApp({ channels: [post] })
    await app.shop.addSender({ channel: 'email', driver: 'recording' })
  })
  afterEach(() => app.close())

  const later = (minutes: number) => app.shop.clock.move(new Date(app.shop.clock.now().getTime() + minutes * 60_000))
  const newcomer = async (): Promise<Contact> => {
    const contact = await app.shop.write(work => createContact(work, maria))
    await app.shop.write(work => giveAccess(work, app.shop.app.secret, contact.id))
    await app.shop.relay()
    return contact
  }
  const messages = (type: string): Promise<Message[]> =>
    app.shop.read(work => work.of(Messages).all({ where: { type } }))
  const forget = (taxId = maria.taxId) => app.comes().post('/senha', { taxId })
  const codes = () => app.shop.read(work => work.of(PortalKeys).count({ kind: 'code' }))
  const codeFor = async ({ id }: Contact) => {
    await forget()
    await until(async () => (await keyOf(app.shop, 'code', id)) !== '', 'a code is made')
    await app.shop.relay()
    return keyOf(app.shop, 'code', id)
  }
  const renew = (code: string, more = {}) =>
    app.comes().post('/senha/codigo', { taxId: maria.taxId, code, ...fresh, ...more }, '/senha')

  describe('the first one', () => {
    it('is chosen by the customer, by a link that goes by message and stands in no history', async () => {
      const { id } = await newcomer()
      await app.shop.settle()
      const token = await keyOf(app.shop, 'invite', id)
      expect(post.sent.map(({ body }) => body).join()).to.include(`/c/loja-modelo/primeiro-acesso/${token}`)
      const everything = JSON.stringify(
        await app.shop.read(async work => [
          await work.of(Messages).all(),
          await work.of(Events).all(),
          await work.of(PortalKeys).all(),
        ]),
      )
      expect(everything).not.to.include(token)
      expect(everything).to.include('só-o-cliente-vê:invite:')
    })

    it('lets the customer in, once', async () => {
      const { id } = await newcomer()
      const path = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      expect((await app.comes().signIn(maria.taxId, '')).status).to.equal(422)
      expect((await app.comes().post(path, fresh)).headers.location).to.equal('/c/loja-modelo/entrar')
      expect((await app.comes().signIn(maria.taxId, fresh.password)).status).to.equal(303)
      expect((await app.comes().get(path)).status).to.equal(410)
      const again = await app.comes().post(path, { password: 'do-ladrao-1', repeated: 'do-ladrao-1' }, '/senha')
      expect(again.status).to.equal(410)
      expect((await app.comes().signIn(maria.taxId, 'do-ladrao-1')).status).to.equal(401)
    })

    it('waits for the customer though a scanner of mail follows the link (F25)', async () => {
      const { id } = await newcomer()
      const path = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      for (let n = 0; n < 3; n++) expect((await app.comes().get(path)).status).to.equal(200)
      expect((await app.comes().post(path, fresh)).status).to.equal(303)
    })

    it('is worth three days, until a newer link is sent or the access is blocked', async () => {
      const { id } = await newcomer()
      const old = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      later(1)
      await app.shop.write(work => giveAccess(work, app.shop.app.secret, id))
      expect((await app.comes().get(old)).status).to.equal(410)
      const path = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      later(71 * 60)
      expect((await app.comes().get(path)).status).to.equal(200)
      later(2 * 60)
      expect((await app.comes().get(path)).status).to.equal(410)
      await app.shop.write(work => giveAccess(work, app.shop.app.secret, id))
      const last = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      await app.shop.write(work => blockAccess(work, id))
      expect((await app.comes().get(last)).status).to.equal(410)
    })

    it('has to be worth something', async () => {
      const { id } = await newcomer()
      const path = `/primeiro-acesso/${await keyOf(app.shop, 'invite', id)}`
      for (const [password, repeated, why] of [
        ['curta', 'curta', 'pelo menos 8'],
        ['aaaaaaaaaa', 'aaaaaaaaaa', 'fácil demais'],
        ['senha-boa-1', 'senha-boa-2', 'não são iguais'],
      ] as const) {
        const answer = await app.comes().post(path, { password, repeated })
        expect([answer.status, answer.text.includes(why)], password).to.deep.equal([422, true])
      }
    })

    it('is not sent any more when it no longer opens anything', async () => {
      const { id } = await newcomer()
      await app.shop.write(work => blockAccess(work, id))
      await app.shop.settle()
      expect(post.sent).to.deep.equal([])
      expect((await messages('portal.access_given')).find(({ channel }) => channel === 'email')?.status).to.equal(
        'cancelled',
      )
    })
  })

  describe('a forgotten one', () => {
    it('is chosen by code as well by whose first link was over before they came', async () => {
      const contact = await newcomer()
      const code = await codeFor(contact)
      const browser = app.comes()
      const fields = { taxId: contact.taxId ?? '', code, password: 'uma-senha-nova', repeated: 'uma-senha-nova' }
      await browser.post('/senha/codigo', fields, '/senha')
      expect((await app.comes().signIn(contact.taxId ?? '', 'uma-senha-nova')).status).to.equal(303)
    })

    it('is replaced by a code that goes to the registered address and stands in no history', async () => {
      const contact = await app.customer()
      const code = await codeFor(contact)
      await app.shop.settle()
      expect(post.sent.at(-1)?.address).to.equal('maria@exemplo.test')
      expect(post.sent.map(({ body }) => body).join()).to.include(code)
      const kept = JSON.stringify([
        await messages('portal.code_requested'),
        await app.shop.read(work => work.of(Events).all()),
      ])
      expect(kept).not.to.include(code)
      expect((await renew(code)).headers.location).to.equal('/c/loja-modelo/entrar')
      expect((await app.comes().signIn(maria.taxId, fresh.password)).status).to.equal(303)
      expect((await app.comes().signIn(maria.taxId, portalPassword)).status).to.equal(401)
    })

    it('ends the sessions that were begun with it', async () => {
      const contact = await app.customer()
      const inside = await app.enters()
      later(1)
      await renew(await codeFor(contact))
      expect((await inside.get('/faturas')).status).to.equal(303)
    })

    it('is asked for in the same words by who is a customer, who has no access, who is blocked and who is nobody', async () => {
      await app.customer()
      const blocked = await app.customer({ name: 'Bia', taxId: '529.982.247-25' })
      await app.shop.write(work => blockAccess(work, blocked.id))
      await app.shop.write(work => createContact(work, joao))
      const asking = [maria.taxId, joao.taxId, '529.982.247-25', '12.ABC.345/01DE-35']
      const answers = await Promise.all(asking.map(forget))
      const plain = answers.map(
        ({ status, text }) => `${status} ${text.replace(/value="[^"]*"/g, '').replace(/"X-CSRF-Token":"\w+"/, '')}`,
      )
      expect(new Set(plain).size).to.equal(1)
      expect(plain[0]).to.include('Se este CPF ou CNPJ tem acesso')
      await until(async () => (await codes()) > 0, 'the one code is made')
      expect(await codes()).to.equal(1)
    })

    it('answers a wrong code as it answers a customer who does not exist', async () => {
      const contact = await app.customer()
      await codeFor(contact)
      const wrong = await renew('000000')
      const nobody = await renew('000000', { taxId: joao.taxId })
      expect([wrong.status, nobody.status]).to.deep.equal([422, 422])
      for (const answer of [wrong, nobody]) expect(answer.text).to.include('O código não confere ou já venceu')
    })

    it('is not guessed: after five wrong codes the right one is none', async () => {
      const contact = await app.customer()
      const code = await codeFor(contact)
      const wrong = code === '123456' ? '654321' : '123456'
      for (let n = 0; n < 5; n++) expect((await renew(wrong)).status).to.equal(422)
      expect((await renew(code)).status).to.equal(422)
      expect((await app.comes().signIn()).status).to.equal(303)
    })

    it('is renewed by a code once, within a quarter of an hour, and by the newest only', async () => {
      const contact = await app.customer()
      const first = await codeFor(contact)
      later(1)
      await forget()
      await until(async () => (await keyOf(app.shop, 'code', contact.id)) !== first, 'another code is made')
      const second = await keyOf(app.shop, 'code', contact.id)
      expect((await renew(first)).status).to.equal(422)
      expect((await renew(second)).status).to.equal(303)
      expect((await renew(second)).status).to.equal(422)
      later(1)
      const third = await codeFor(contact)
      later(16)
      expect((await renew(third)).status).to.equal(422)
    })

    it('asks for three codes in a while, whoever asks, and for five a day', async () => {
      await app.customer()
      for (const taxId of [maria.taxId, joao.taxId]) {
        const statuses: number[] = []
        for (let n = 0; n < 4; n++) statuses.push((await forget(taxId)).status)
        expect(statuses).to.deep.equal([200, 200, 200, 429])
      }
      later(20)
      for (let n = 0; n < 3; n++) await forget()
      later(20)
      await forget()
      await until(async () => (await codes()) >= 5, 'five codes are made')
      expect(await codes()).to.equal(5)
    })
  })
})
