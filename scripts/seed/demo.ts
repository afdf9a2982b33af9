import { UniqueConstraintError } from 'sequelize'
import type { Config } from '../../config/environment.ts'
import { type App, createApp } from '../../core/app.ts'
import { type SmtpCredentials, smtpCredentialsFromUrl } from '../../core/channels/email/credentials.ts'
import { handClock } from '../../core/clock.ts'
import { type Company, findCompany } from '../../core/data/company.ts'
import { operatorActor, systemActor, type Work } from '../../core/data/work.ts'
import { createLog } from '../../core/log.ts'
import { emailPace, type Pace } from '../../core/outbox/pace.ts'
import { Senders } from '../../core/outbox/sender.ts'
import { sendingHours } from '../../core/outbox/sending-hours.ts'
import { type CompanyPlan, CompanyPlans } from '../../core/people/company-plan.ts'
import { foundCompany } from '../../core/people/found-company.ts'
import { generatePassword } from '../../core/people/password.ts'
import { changePlan } from '../../core/people/plan-actions.ts'
import { changeSettings } from '../../core/people/settings.ts'
import { consignmentSettings } from '../../plugins/consignments/settings.ts'
import { orderSettings } from '../../plugins/orders/settings.ts'
import { quoteSettings } from '../../plugins/quotes/settings.ts'
import { serviceOrderSettings } from '../../plugins/service-orders/settings.ts'
import { subscriptionSettings } from '../../plugins/subscriptions/settings.ts'
import { tabSettings } from '../../plugins/tabs/settings.ts'
import { appParts } from '../parts.ts'
import { tellMonth } from './month.ts'
import { demoCompany } from './people.ts'
import { dropCompany, markBeginning, tellingOf, whileAlive } from './telling.ts'

const email = 'admin@loja-modelo.test'

/** Nobody bans paper: a short gap only shows that messages leave one by one. */
const paperPace: Pace = { gapSeconds: [1, 3], perSecond: 1, concurrency: 1 }

const withPdf = [
  quoteSettings,
  orderSettings,
  tabSettings,
  consignmentSettings,
  serviceOrderSettings,
  subscriptionSettings,
]

/** Everything there is to see. */
const demoPlan: CompanyPlan = { plan: 'plus', addOns: ['whatsapp'] }

/**
 * The demo company, made the first time; `password` is there only then. One that a killed process left half told is
 * dropped and told anew, one that another process is telling is waited for.
 */
export async function seedDemo(
  app: App,
  config: Config,
  chromiumPath?: string,
): Promise<{ email: string; password?: string }> {
  // A mistake in it is told before there is a company whose password nobody has seen.
  const smtp = config.smtpUrl ? smtpCredentialsFromUrl(config.smtpUrl) : undefined
  const company = await toldCompany(app)
  const made = company ? undefined : await make(app, config, chromiumPath).catch(unlessTaken)
  const demo = company ?? made?.company
  if (!demo) return seedDemo(app, config, chromiumPath)
  if (company) await givePlan(app, company).catch(unlessTaken)
  if (smtp) await keepSmtpSender(app, demo, smtp)
  return made ? { email, password: made.password } : { email }
}

/** Undefined: there is none yet, or no longer. While one is being told nothing may leave through a real server. */
async function toldCompany(app: App): Promise<Company | undefined> {
  const company = await findCompany(app.database, demoCompany.handle, app.clock.now())
  if (!company) return undefined
  const telling = await tellingOf(app, company)
  if (telling === 'told') return company
  if (telling === 'under way') await app.clock.wait(250)
  else await dropCompany(app, company)
  return toldCompany(app)
}

/** Another process began at the same moment and is making it. */
function unlessTaken(error: unknown): undefined {
  if (!(error instanceof UniqueConstraintError)) throw error
}

async function make(
  app: App,
  config: Config,
  chromiumPath: string | undefined,
): Promise<{ company: Company; password: string }> {
  const clock = handClock(app.clock.now())
  // An app of its own on the same database: its clock walks through the past month, and paper is all its senders know.
  const teller = createApp(appParts(config, { log: createLog('error'), clock, chromiumPath }))
  const password = config.demoPassword ?? generatePassword()
  try {
    clock.move(new Date(clock.now().getTime() - 30 * 86_400_000))
    const company = await foundCompany(teller.works, {
      company: demoCompany,
      administrator: { email, name: 'Administrador', password },
      along: work => markBeginning(work, app.clock.now()),
      plan: demoPlan,
    })
    const scope = { company, actor: { kind: 'user' as const, id: company.id, name: 'Administrador' } }
    await whileAlive(app, company, async () => {
      await teller.works.write(scope, work => addPaperSenders(work, teller.secret.seal('{}')))
      // Paper wakes nobody: in the demo a message may be seen leaving on a Sunday too.
      await teller.works.write(scope, work => changeSettings(work, sendingHours, { channels: [] }))
      if (!chromiumPath)
        await teller.works.write(scope, async work => {
          for (const settings of withPdf) await changeSettings(work, settings, { attachPdf: false })
        })
      clock.move(app.clock.now())
      await tellMonth({ app: teller, scope, clock })
    })
    return { company, password }
  } finally {
    await teller.stop()
  }
}

/** A demo from before there were plans; one that the operator has set is left alone. */
async function givePlan(app: App, company: Company): Promise<void> {
  await app.works.write({ company, actor: operatorActor }, async work => {
    if ((await work.of(CompanyPlans).count()) > 0) return
    await changePlan(work, { plan: demoPlan.plan, release: demoPlan.addOns })
  })
}

async function addPaperSenders(work: Work, credentials: string): Promise<void> {
  const paper = { driver: 'paper', credentials, isDefault: true, status: 'ready' as const }
  await work.of(Senders).insert({
    ...paper,
    channel: 'email',
    name: 'E-mail de papel',
    identity: 'contato@loja-modelo.test',
    pace: emailPace,
  })
  await work.of(Senders).insert({
    ...paper,
    channel: 'whatsapp',
    name: 'WhatsApp de papel',
    identity: '(49) 99999-0100',
    pace: paperPace,
  })
}

/** `SMTP_URL` is the demo company's default e-mail account, as it is now. */
async function keepSmtpSender(app: App, company: Company, credentials: SmtpCredentials): Promise<void> {
  const account = {
    identity: credentials.from,
    credentials: app.secret.seal(JSON.stringify(credentials)),
    isDefault: true,
  }
  const known = { channel: 'email' as const, driver: 'smtp', name: 'SMTP_URL' }
  await app.works.write({ company, actor: systemActor }, async work => {
    const senders = work.of(Senders)
    await senders.change({ channel: 'email' }, { isDefault: false })
    const changed = await senders.change({ ...known, removedAt: null }, account)
    if (changed === 0) await senders.insert({ ...known, ...account, pace: emailPace, status: 'ready' })
  })
}
