import { expect } from 'chai'
import { CronExpressionParser } from 'cron-parser'
import { plugins } from '../config/plugins.ts'
import type { Model } from '../core/data/model.ts'
import type { Lifecycle } from '../core/events/lifecycle.ts'
import type { MessageType } from '../core/notifier/message-type.ts'
import { translateBraces } from '../core/notifier/old-names.ts'
import { renderWords } from '../core/notifier/render.ts'
import { commonSample, variablesOf } from '../core/notifier/variables.ts'
import { sampleOf, variantsOf } from '../core/notifier/variants.ts'
import { checkWords, wordsOf } from '../core/notifier/words.ts'
import type { ChannelKind } from '../core/outbox/channel.ts'
import { createContact } from '../core/people/contact-actions.ts'
import { settingsOf } from '../core/people/settings.ts'
import { coreSpeaker, createRegistry } from '../core/registry.ts'
import { isReading, screenDoors } from './support/doors.ts'
import { openShop, type Shop } from './support/shop.ts'

/** What every installed plug-in keeps to, whatever it is about; a new one is covered by being installed. */

const holes = /\{\{|\}\}|undefined|null|\[object|\[falta/
const isTitle = (text: string | undefined) => /^\p{Lu}/u.test(text ?? '')
const registry = createRegistry(plugins)
let shop: Shop

describe('the installed plug-ins', () => {
  before(async () => {
    shop = await openShop()
  })
  after(() => shop.close())

  describe('tables', () => {
    for (const model of registry.models) it(`${model.name} is as its migrations made it`, () => sameAsMade(model))

    it('are all that the database holds', async () => {
      const tables = await shop.app.database.sequelize.getQueryInterface().showAllTables()
      const names = tables.map(table => String((table as { tableName?: string }).tableName ?? table))
      const bare = ['migrations', 'sessions', 'portal_sessions', 'throttles', 'sqlite_sequence']
      const known = registry.models.map(model => model.name)
      expect(names.filter(name => !bare.includes(name))).to.have.members(known)
    })
  })

  describe('core', () => {
    for (const type of coreSpeaker.messages) describe(`message ${type.name}`, () => checkMessage(type))
  })

  for (const plugin of plugins) {
    const {
      name,
      models = [],
      messages = [],
      lifecycles = [],
      jobs = [],
      permissions = [],
      menu = [],
      settings,
    } = plugin

    describe(name, () => {
      it('has a title for people', () => expect(isTitle(plugin.title), plugin.title).to.equal(true))

      it('keeps nothing that does not belong to a company', () => {
        const columns = models.filter(model => !model.columns.companyId || !model.columns.id)
        const unique = models.filter(model => model.unique.some(group => group[0] !== 'companyId'))
        expect([...columns, ...unique].map(model => model.name)).to.deep.equal([])
      })

      for (const lifecycle of lifecycles)
        describe(`lifecycle of ${lifecycle.subject}`, () => checkLifecycle(lifecycle, models))
      for (const type of messages) describe(`message ${type.name}`, () => checkMessage(type))

      for (const job of jobs) {
        it(`job ${job.name}: is named after its plug-in, for people too, and runs at known times`, async () => {
          expect(job.name).to.match(new RegExp(`^${name}\\.[a-z][a-z_]*$`))
          expect(isTitle(job.title), job.title).to.equal(true)
          expect(job.schedule.trim().split(/\s+/)).to.have.length(5)
          expect(() => CronExpressionParser.parse(job.schedule)).not.to.throw()
        })

        it(`job ${job.name}: tells in a sentence what it did, even when there was nothing to do`, async () => {
          const { count, summary } = await shop.write(work => job.run(work))
          expect(summary).to.be.a('string').that.is.not.empty
          expect(count).to.be.a('number').that.is.at.least(0)
        })
      }

      for (const job of jobs.filter(({ foresee }) => foresee)) {
        it(`job ${job.name}: looks ahead without a trace, in a company that has hardly anything`, async () => {
          const inMonths = new Date('2027-03-31T12:00:00Z')
          expect(await shop.read(async work => job.foresee?.(work.at(inMonths), new Map()))).to.deep.equal([])
        })
      }

      for (const task of plugin.tasks ?? []) {
        it(`task ${task.kind}: is named after its plug-in, for people too, and asks for a known permission`, () => {
          expect(task.kind).to.match(new RegExp(`^${name}\\.[a-z][a-z_]*$`))
          expect(isTitle(task.title), task.title).to.equal(true)
          expect(registry.permissions.list.map(permission => permission.name)).to.include(task.permission)
        })
      }

      it('names its permissions after itself', () => {
        const strange = permissions.filter(permission => !new RegExp(`^${name}\\.[a-z_]+$`).test(permission.name))
        expect(strange.map(permission => permission.name)).to.deep.equal([])
        expect(permissions.filter(permission => !isTitle(permission.title))).to.deep.equal([])
      })

      it('asks for permissions that exist, on screens and in the menu', () => {
        const known = registry.permissions.list.map(permission => permission.name)
        const asked = [...screenDoors(plugin).map(door => door.permission), ...menu.map(entry => entry.permission)]
        expect(asked.filter(permission => !known.includes(permission))).to.deep.equal([])
      })

      it('leads from the menu to its own screens', () => {
        const pages = screenDoors(plugin).filter(isReading)
        const paths = menu.map(entry => entry.path.replace(/[?#].*$/, ''))
        expect(paths.filter(path => !pages.some(page => page.path === path))).to.deep.equal([])
      })

      if (settings) {
        it('has a default and a title for every setting', async () => {
          expect(settings.plugin).to.equal(name)
          const kept = await shop.read(work => settingsOf(work, settings))
          expect(settings.schema.parse(kept)).to.deep.equal(kept)
          const fields = Object.entries(settings.schema.shape)
          const wanting = fields.filter(
            ([, field]) => !field.safeParse(undefined).success || !isTitle(String(field.meta()?.title ?? '')),
          )
          expect(wanting.map(([field]) => field)).to.deep.equal([])
        })
      }

      it('offers what works for a company that has hardly anything', async () => {
        const contact = await shop.write(work => createContact(work, { name: 'Maria' }))
        for (const offer of plugin.offers ?? []) {
          await shop.read(async work => {
            if (offer.kind === 'homeCards') expect(await offer.cards(work)).to.be.an('array')
            if (offer.kind === 'search') expect(await offer.find(work, '1')).to.be.an('array')
            if (offer.kind === 'contactTab') expect(await offer.list(work, contact.id)).to.deep.equal([])
            if (offer.kind === 'subject') expect(await offer.describe(work, contact.id)).to.equal(undefined)
          })
        }
      })
    })
  }
})

function checkLifecycle({ initial, statuses, model, subject }: Lifecycle, models: readonly Model[]): void {
  const names = Object.keys(statuses)
  const nextOf = (status: string) => statuses[status]?.next ?? []

  it('belongs to a table of its plug-in that has a status', () => {
    expect(models).to.include(model)
    expect(model.columns).to.have.property('status')
    expect(subject).to.match(/^[a-z][a-z_-]*$/)
  })

  it('leads to known statuses only, and to each of them from the first one', () => {
    expect(names.flatMap(nextOf).filter(next => !names.includes(next))).to.deep.equal([])
    const reached = new Set([initial])
    for (const status of reached) for (const next of nextOf(status)) reached.add(next)
    expect([...reached]).to.have.members(names)
  })

  it('has Portuguese titles, and a verb for the button to each status', () => {
    const entered = new Set(names.flatMap(nextOf))
    const wanting = names.filter(status => {
      const { title, action } = statuses[status] ?? {}
      const wordless = !isTitle(title) || title?.toLowerCase() === status
      return wordless || (entered.has(status) && !isTitle(action))
    })
    expect(wanting).to.deep.equal([])
  })
}

function checkMessage(type: MessageType): void {
  const known = variablesOf(type)
  const said = Object.entries(type.words) as [ChannelKind, { subject?: string; body: string }][]

  it('has a title and says what each of its variables is', () => {
    expect(isTitle(type.title), type.title).to.equal(true)
    expect(known.filter(variable => !isTitle(variable.title)).map(variable => variable.path)).to.deep.equal([])
  })

  it('has a sample that fits its variables', () => {
    expect(type.variables.strict().safeParse(type.sample).error?.issues ?? []).to.deep.equal([])
    expect(known.filter(({ example, optional }) => !optional && example === '')).to.deep.equal([])
  })

  it('has words for the channels it uses unless told otherwise', () => {
    const channels = said.map(([channel]) => channel)
    expect(channels.length).to.be.greaterThan(0)
    expect(type.rule.channels.filter(channel => !channels.includes(channel))).to.deep.equal([])
  })

  if (type.variants) {
    it('has occasions with keys that can be kept and titles for people', async () => {
      const variants = await shop.read(work => variantsOf(work, type))
      expect(new Set(variants.map(({ key }) => key)).size).to.equal(variants.length)
      expect(variants.filter(({ key, title }) => !/^\S{1,60}$/.test(key) || !/^[\p{Lu}\d]/u.test(title))).to.deep.equal(
        [],
      )
    })

    it('has for each occasion a sample that fits, and words that say everything with it', () => checkOccasions(type))
  }

  for (const [channel, words] of said) {
    it(`${channel}: has words that a company could have saved as they are`, () => {
      const kept = checkWords(type, channel, words)
      expect(kept.body).to.equal(words.body.trim())
      if (channel === 'email') expect(kept.subject).to.equal(words.subject?.trim())
      else expect(words).not.to.have.property('subject')
    })

    it(`${channel}: says everything with the sample`, () => {
      const { subject, body, missing } = renderWords(type, words, { ...type.sample, ...commonSample })
      expect(missing).to.deep.equal([])
      expect(`${subject}\n${body}`).not.to.match(holes)
    })
  }

  it('knows what the old names mean here', () => {
    const paths = known.map(variable => variable.path)
    for (const [old, path] of Object.entries(type.oldNames ?? {})) {
      expect(old).to.match(/^[A-Z][A-Z0-9_]*:[A-Z][A-Z0-9_]*$/)
      expect(paths).to.include(path)
      expect(translateBraces(`{${old}}`, type.oldNames).text).to.equal(`{{${path}}}`)
    }
  })
}

async function checkOccasions(type: MessageType): Promise<void> {
  for (const { key } of await shop.read(work => variantsOf(work, type))) {
    const sample = sampleOf(type, key)
    expect(type.variables.strict().safeParse(sample).error?.issues ?? [], key).to.deep.equal([])
    for (const channel of Object.keys({ ...type.words, ...type.variants?.words?.(key) }) as ChannelKind[]) {
      const { subject, body } = await shop.read(work => wordsOf(work, type, { channel, variant: key }))
      const words = channel === 'email' ? { subject, body } : { body }
      expect(checkWords(type, channel, words), `${key} ${channel}`).to.deep.equal({ ...words, body: body.trim() })
      const rendered = renderWords(type, words, { ...sample, ...commonSample })
      expect(rendered.missing, `${key} ${channel}`).to.deep.equal([])
      expect(`${rendered.subject}\n${rendered.body}`, `${key} ${channel}`).not.to.match(holes)
    }
  }
}

async function sameAsMade(model: Model): Promise<void> {
  const queries = shop.app.database.sequelize.getQueryInterface()
  const made = await queries.describeTable(model.name)
  // SQLite calls its own row number nullable.
  const asMade = Object.entries(made).map(
    ([column, { allowNull, primaryKey }]) => `${column}${allowNull && !primaryKey ? '?' : ''}`,
  )
  const declared = Object.entries(model.columns).map(([column, { optional }]) => `${column}${optional ? '?' : ''}`)
  expect(asMade).to.have.members(declared)

  const indexes = (await queries.showIndex(model.name)) as { unique: boolean; fields: { attribute: string }[] }[]
  const unique = indexes.filter(index => index.unique).map(index => index.fields.map(field => field.attribute).join())
  expect(unique).to.include.members(model.unique.map(group => group.join()))
  expect(model.unique.filter(group => group[0] !== 'companyId')).to.deep.equal([])
}
