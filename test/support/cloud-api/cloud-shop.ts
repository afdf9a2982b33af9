import { hookPath } from '../../../core/channels/whatsapp/cloud/hook-address.ts'
import { readTemplate } from '../../../core/channels/whatsapp/cloud/template.ts'
import { chooseTemplate, keepTemplates, listTemplates } from '../../../core/channels/whatsapp/cloud/template-choice.ts'
import { type Message, Messages } from '../../../core/outbox/message.ts'
import { type Sender, Senders } from '../../../core/outbox/sender.ts'
import type { Contact } from '../../../core/people/contact.ts'
import { createContact } from '../../../core/people/contact-actions.ts'
import { buildTestApp, type TestApp } from '../build.ts'
import type { ShopOptions } from '../shop.ts'
import { book, type Visit, visitBooked, visits } from '../visits.ts'
import { messageNews, postNews, type StatusNews, statusNews } from './meta.ts'
import { type CloudStub, officialNumber, startCloudStub } from './stub.ts'

/** A shop that tells its customers about visits over an official number, at a stand-in for Meta. */
export interface CloudShop extends TestApp {
  stub: CloudStub
  sender: Sender
  maria: Contact
  /** Where Meta reaches this number. */
  hook: { origin: string; path: string }
  /** Books a visit for Maria; the message it made. */
  tell(visit?: Partial<Visit>): Promise<Message>
  message(id: string): Promise<Message>
  reload(): Promise<Sender>
  /** Maria writes to the shop, `ago` seconds before now. */
  mariaWrites(given?: { id?: string; body?: string; ago?: number }): Promise<number>
  /** Meta says what became of a message; resolves to the answer's status. */
  metaSays(given: Partial<StatusNews> & { id: string; status: string }): Promise<number>
  /** The approved text for visits outside the window. */
  chooseTemplate(variables?: Record<string, string>, given?: Record<string, unknown>): Promise<void>
  pass(seconds: number): void
}

export const visitType = visitBooked({ rule: { mode: 'automatic', channels: ['whatsapp'] } })

export const visitTemplate = {
  name: 'visita_marcada',
  language: 'pt_BR',
  status: 'APPROVED',
  category: 'UTILITY',
  parameter_format: 'POSITIONAL',
  components: [
    { type: 'BODY', text: 'Olá, {{1}}! A sua visita {{2}} está marcada.' },
    { type: 'FOOTER', text: 'Loja Modelo' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Confirmar' }] },
  ],
}

export async function openCloudShop(options: ShopOptions = {}): Promise<CloudShop> {
  const stub = await startCloudStub()
  const app = await buildTestApp({
    plugins: [visits(visitType)],
    ...options,
    cloud: { graphUrl: stub.url, ...options.cloud },
  })
  const { shop, origin } = app
  const sender = await shop.addSender(officialNumber({ name: 'Oficial' }))
  const maria = await shop.write(work => createContact(work, { name: 'Maria Aparecida', mobile: '(49) 99999-0187' }))
  const hook = { origin, path: hookPath(shop.app.secret, sender.id) }
  let told = 0
  const cloud: CloudShop = {
    ...app,
    stub,
    sender,
    maria,
    hook,
    async tell(visit = {}) {
      const event = await shop.write(work => book(work, { contactId: maria.id, ...visit }))
      await shop.relay()
      const row = await shop.read(work => work.of(Messages).first({ where: { eventId: event.id } }))
      if (!row) throw new Error('The notifier made no message')
      return row
    },
    message: id => shop.read(work => work.of(Messages).get(id)),
    reload: () => shop.read(work => work.of(Senders).get(sender.id)),
    async mariaWrites({ id = `wamid.in${++told}`, body = 'Oi', ago = 0 } = {}) {
      const at = new Date(shop.clock.now().getTime() - ago * 1_000)
      return (await postNews(hook, messageNews({ id, at, text: { body } }))).status
    },
    metaSays: async given => (await postNews(hook, statusNews({ at: shop.clock.now(), ...given }))).status,
    async chooseTemplate(variables = { 'body-1': 'cliente.primeiroNome', 'body-2': 'visita.numero' }, given = {}) {
      const read = readTemplate({ ...visitTemplate, ...given })
      if (!read) throw new Error('That is no template')
      await shop.write(async work => {
        await keepTemplates(work, sender.id, [read])
        const [template] = await listTemplates(work, sender.id)
        if (template) await chooseTemplate(work, sender.id, { type: visitType, template, variables })
      })
      await shop.relay()
    },
    pass: seconds => shop.clock.move(new Date(shop.clock.now().getTime() + seconds * 1_000)),
    async close() {
      await app.close()
      await stub.close()
    },
  }
  return cloud
}
