import { haltSender } from '../../core/channels/health/halt.ts'
import { SenderIncidents } from '../../core/channels/health/incident.ts'
import { readTemplate } from '../../core/channels/whatsapp/cloud/template.ts'
import { keepTemplates, WhatsAppTemplateChoices } from '../../core/channels/whatsapp/cloud/template-choice.ts'
import type { SenderSession } from '../../core/channels/whatsapp/session.ts'
import { newId } from '../../core/data/table.ts'
import { Events } from '../../core/events/event.ts'
import { JobRuns } from '../../core/jobs/job-run.ts'
import { Messages, messageStatuses } from '../../core/outbox/message.ts'
import { type Sender, Senders } from '../../core/outbox/sender.ts'
import { createApiToken } from '../../core/people/api-token.ts'
import { addHoliday } from '../../core/people/calendar.ts'
import { archiveContact } from '../../core/people/contact-actions.ts'
import { startTask } from '../../core/tasks/actions.ts'
import { Tasks } from '../../core/tasks/task.ts'
import { WebhookDeliveries, Webhooks } from '../../core/web/api/webhook.ts'
import { quotes } from '../../plugins/quotes/quote.ts'
import { visitTemplate } from './cloud-api/cloud-shop.ts'
import { officialNumber } from './cloud-api/stub.ts'
import { openConnector } from './connector.ts'
import { checkCustomers, customers } from './contact-importing.ts'
import type { Counter } from './counter.ts'
import { fillCrm } from './full-crm.ts'
import { fillDocuments } from './full-documents.ts'
import { fillFiscal } from './full-fiscal.ts'
import { fillReceivables } from './full-receivables.ts'
import { fillRewards } from './full-rewards.ts'
import { fillSubscriptions } from './full-subscriptions.ts'
import { someoneWrites } from './inbox.ts'
import type { Shop } from './shop.ts'
import { simulationOf } from './treasure.ts'

/** Fills the counter until every screen has something to show; resolves to pages that no link of a list leads to. */
export async function fillShop(counter: Counter): Promise<string[]> {
  const messages = await talkAboutQuotes(counter)
  await meetPeople(counter)
  await connect(counter)
  await approveTexts(counter)
  await leaveTrouble(counter)
  await hearFromCustomers(counter)
  const numbers = await leaveNumbers(counter)
  const receivables = await fillReceivables(counter)
  const subscriptions = await fillSubscriptions(counter)
  const documents = await fillDocuments(counter)
  const fiscal = await fillFiscal(counter)
  const crm = await fillCrm(counter)
  const rewards = await fillRewards(counter)
  const list = customers('Rui;111.111.111-11', 'Bia;;;(49) 3322-1100', 'Bia;;;(49) 3322-1100')
  const { id: importId } = await checkCustomers(counter.shop, list)
  const tasks = await workLong(counter)
  return [
    ...messages,
    ...receivables,
    ...subscriptions,
    ...documents,
    ...fiscal,
    ...crm,
    ...rewards,
    ...numbers,
    ...tasks,
    `/contacts/import/${importId}`,
    '/search?text=maria',
    '/search?text=ninguém',
    '/profile',
  ]
}

/** A quote in each status and, about them, a message in each status. */
async function talkAboutQuotes(counter: Counter): Promise<string[]> {
  const { shop } = counter
  const pages: string[] = []
  const contact = await counter.contact()
  for (const status of Object.keys(quotes.lifecycle.statuses)) {
    const { quote, whatsapp, email } = await counter.quote(contact)
    await shop.write(work => work.of(quotes.model).change({ id: quote.id }, { status }))
    pages.push(`/quotes/${quote.id}`, `/messages/${whatsapp.id}`, `/messages/${email.id}`)
  }
  const all = await counter.messages()
  for (const [index, status] of messageStatuses.entries()) {
    const [message, now] = [all[index + 2], new Date()]
    if (!message || status === 'held') continue
    const told = ['sent', 'delivered', 'read'].includes(status)
    const reason = told || status === 'queued' ? null : 'A caixa de entrada do cliente está cheia.'
    await counter.change(message.id, {
      status,
      reason,
      sentAt: told ? now : null,
      readAt: status === 'read' ? now : null,
      // What is queued would leave too late.
      ...(status === 'queued' ? { giveUpAt: now } : {}),
    })
  }
  const [lacking] = await counter.messages({ status: 'held', channel: 'email' })
  const reason = 'Falta preencher: Telefone da empresa. Corrija o cadastro e libere a mensagem.'
  if (lacking) await counter.change(lacking.id, { reasonCode: 'repair', reason })
  return pages
}

/** Names and addresses as long as they come; a holiday that only the shop knows. */
async function meetPeople(counter: Counter): Promise<void> {
  const holiday = { date: '2026-08-25', name: 'Aniversário de Chapecó', kind: 'municipal' as const, yearly: true }
  await counter.shop.write(work => addHoliday(work, holiday))
  const association = await counter.contact({
    name: 'Associação Beneficente dos Trabalhadores Aposentados do Município de Chapecó e Região Oeste',
    email: 'departamento.de.compras.e.suprimentos@associacao-dos-trabalhadores-aposentados.test',
    mobile: '(49) 98888-0123',
    birthDate: '1984-02-29',
    address: {
      street: 'Avenida Getúlio Dorneles Vargas, 12345',
      city: 'Chapecó',
      state: 'SC',
      postalCode: '89802-002',
    },
    notes: 'Só recebe à tarde. '.repeat(20),
  })
  const { whatsapp, email } = await counter.quote(association)
  const reason = 'A caixa de entrada do cliente está cheia. Peça que ele apague o que não usa e tente de novo.'
  await counter.change(email.id, { status: 'failed', reason })
  await counter.change(whatsapp.id, { status: 'unsure', reason: 'O envio foi interrompido no meio.' })
  const gone = await counter.contact({ name: 'Zeca', mobile: null, email: null })
  await counter.shop.write(work => archiveContact(work, gone.id))
  await counter.signedIn('reader')
}

async function connect({ shop }: Counter): Promise<void> {
  await shop.write(async work => {
    await createApiToken(work, { name: 'Loja virtual', role: 'staff' })
    const url = 'https://um-endereco-bem-comprido.exemplo.com.br/avisos/de/mensagens/recebidos/aqui/por/outro/programa'
    const webhook = await work.of(Webhooks).insert({ url, secret: shop.app.secret.seal('x'), active: true })
    const delivery = { webhookId: webhook.id, body: '{}', dueAt: work.now, attempts: 1 }
    await work.of(WebhookDeliveries).insert({ ...delivery, eventId: newId(), status: 'delivered', responseStatus: 204 })
    const error = 'O endereço não respondeu em 10 segundos.'
    await work.of(WebhookDeliveries).insert({ ...delivery, eventId: newId(), status: 'failed', error })
  })
}

/** An official number with an approved text for one message, and one that Meta does not want any more for another. */
async function approveTexts({ shop }: Counter): Promise<void> {
  const { id } = await shop.addSender(officialNumber({ isDefault: false }))
  const templates = [visitTemplate, { ...visitTemplate, name: 'orcamento_pausado', status: 'PAUSED' }].flatMap(
    given => readTemplate(given) ?? [],
  )
  await shop.write(async work => {
    await keepTemplates(work, id, templates)
    for (const [type, name] of [
      ['quote.created', 'visita_marcada'],
      ['quote.status_changed', 'orcamento_pausado'],
    ] as const)
      await work
        .of(WhatsAppTemplateChoices)
        .insert({ senderId: id, type, variant: '', name, language: 'pt_BR', variables: {} })
  })
}

/** Something new, something that asks for a person, something from nobody, with files and without. */
async function hearFromCustomers({ shop, contact }: Counter): Promise<void> {
  const sender = await shop.read(work => work.of(Senders).first({ where: { channel: 'whatsapp' } }))
  const hear = (given: Parameters<typeof someoneWrites>[2]) => someoneWrites(shop, sender?.id ?? '', given)
  await contact({ name: 'Rita', mobile: '(49) 97777-0001' })
  const rita = { from: '5549977770001@c.us', number: '+5549977770001' }
  const photo = { name: 'foto', contentType: '', bytes: Uint8Array.from([0xff, 0xd8, 0xff]) }
  await hear({ ...rita, body: 'Segue o *comprovante*. Pode conferir?', media: photo })
  await hear({ ...rita, body: 'Não me mande mais boletos por aqui, por favor. '.repeat(9) })
  await hear({ ...rita, body: 'SAIR' })
  await hear({ from: '1234@lid', lid: '1234@lid', number: null, body: 'Quem fala?' })
  const film = {
    name: 'um-nome-de-arquivo-bem-comprido-que-nao-quer-acabar-nunca.mp4',
    contentType: '',
    bytes: new Uint8Array(),
  }
  await hear({ from: '5511911112222@c.us', number: '+5511911112222', body: '', media: film })
}

/** A simulation that has ended, one that goes on and one that failed. */
async function workLong({ shop }: Counter): Promise<string[]> {
  const simulate = (days: number) => shop.write(work => startTask(work, simulationOf(shop), { days }))
  const done = await simulate(60)
  while ((await shop.app.tasks.round()) > 0);
  const [running, failed] = [await simulate(30), await simulate(7)]
  const held = { ownedBy: 'another process', lockedUntil: new Date(Date.now() + 3_600_000) }
  const error = 'O módulo Orçamentos não conseguiu prever "Vencer orçamentos"; o registro do servidor diz mais.'
  await shop.write(async work => {
    await work.of(Tasks).change({ id: running.id }, { status: 'running', done: 12, total: 31, ...held })
    await work.of(Tasks).change({ id: failed.id }, { status: 'failed', done: 3, total: 8, error })
  })
  return [done, running, failed].flatMap(({ id }) => [`/tasks/${id}`, `/messages/simulation/${id}`])
}

/** Numbers on their way, and one that is down: every page says so. */
async function leaveNumbers({ shop }: Counter): Promise<string[]> {
  const connector = openConnector(shop)
  const [fresh, reading, typing, works, fell, ill, asking] = await Promise.all(
    ['Ainda novo', 'Balcão', 'Cobrança', 'Vendas', 'Oficina', 'Entregas', 'Pós-venda'].map(name =>
      connector.number(name),
    ),
  )
  const tomorrow = new Date(Date.now() + 86_400_000)
  const hourAgo = new Date(Date.now() - 3_600_000)
  const linked = { phone: '+5549988880123', pushName: 'Loja', readyAt: hourAgo, heartbeatAt: hourAgo, wishAt: hourAgo }
  const seen: [typeof fresh, Partial<SenderSession>][] = [
    [reading, { state: 'qr', qr: `2@${'Ab3/'.repeat(50)}` }],
    [typing, { state: 'pairing', pairingCode: 'AB12CD34' }],
    [works, { state: 'ready', ...linked }],
    [ill, { state: 'ready', ...linked }],
    [asking, { state: 'ready', ...linked }],
    [fell, { state: 'PROXYBLOCK', retryAt: tomorrow, detail: 'A rede bloqueia o WhatsApp Web.', ...linked }],
  ]
  for (const [number, row] of seen) if (number) await connector.sees(number, { ...row, ownedUntil: tomorrow })
  if (ill && asking) await haltNumbers(shop, { ill, asking })
  return [fresh, ...seen.map(([number]) => number)].map(number => `/settings/whatsapp/${number?.id}`)
}

/** One stopped by itself; another is well again, and asks what to do with what waited. */
async function haltNumbers(shop: Shop, { ill, asking }: Record<'ill' | 'asking', Sender>): Promise<void> {
  const reason = 'O WhatsApp aceitou as últimas 3 mensagens, mas não confirmou que elas saíram.'
  const since = new Date(Date.now() - 4 * 3_600_000)
  await shop.write(async work => {
    for (const number of [ill, asking]) await haltSender(work, number, { code: 'acks', reason, since })
    const [queued] = await work.of(Messages).all({ where: { channel: 'whatsapp' }, limit: 1 })
    const waited = {
      senderId: asking.id,
      status: 'queued' as const,
      dueAt: since,
      giveUpAt: new Date(Date.now() + 9e8),
    }
    if (queued) await work.of(Messages).change({ id: queued.id }, waited)
    await work.of(SenderIncidents).change({ openFor: asking.id }, { recoveredAt: work.now })
  })
}

/** A sender that fails and one on trial, a job that failed, an event that nobody could handle. */
async function leaveTrouble({ shop }: Counter): Promise<void> {
  const account = { host: '127.0.0.1', port: 25, security: 'none', from: 'vendas@loja.test' }
  const smtp = { channel: 'email' as const, driver: 'smtp', isDefault: false, account }
  const statusReason = 'O servidor de e-mail não aceitou o usuário ou a senha. Confira os dois.'
  await shop.addSender({ ...smtp, name: 'E-mail de cobrança', status: 'failing', statusReason })
  await shop.addSender({ ...smtp, name: 'E-mail em teste', redirectTo: 'eu@loja.test' })
  await shop.write(async work => {
    await work.of(Senders).change({ name: 'E-mail em teste' }, { status: 'paused', statusReason: 'Pausado por Ana.' })
    const run = { job: 'quotes.expire', startedAt: work.now, finishedAt: work.now }
    await work
      .of(JobRuns)
      .insert({ ...run, slot: '2026-11-21T06:00', outcome: 'done', summary: '2 orçamentos vencidos' })
    await work.of(JobRuns).insert({ ...run, slot: '2026-11-22T06:00', outcome: 'failed', summary: 'Sem resposta.' })
    const event = await work.of(Events).first({ where: { name: 'quote.created' } })
    const stuck = { processedAt: null, stuckAt: work.now, lastError: 'O navegador não abriu.', attempts: 8 }
    if (event) await work.of(Events).change({ id: event.id }, stuck)
  })
}
