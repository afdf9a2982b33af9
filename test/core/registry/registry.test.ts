import { expect } from 'chai'
import { z } from 'zod'
import { plugins as installed } from '../../../config/plugins.ts'
import { column } from '../../../core/data/column.ts'
import { defineModel } from '../../../core/data/model.ts'
import { defineLifecycle } from '../../../core/events/lifecycle.ts'
import { defineMessage, type MessageType } from '../../../core/notifier/message-type.ts'
import { definePlugin, type Offer, type Plugin } from '../../../core/plugin.ts'
import { createRegistry } from '../../../core/registry.ts'
import type { TaskType } from '../../../core/tasks/task-type.ts'

describe('the installed plug-ins', () => {
  const plugin = (name: string, more: Partial<Plugin> = {}): Plugin => definePlugin({ name, title: name, ...more })
  const table = (name: string) => defineModel(name, { status: column.text() })
  const life = (subject: string) => {
    const statuses = { open: { title: 'Aberto', color: 'gray', next: [] } } as const
    return defineLifecycle({ subject, model: table(subject), initial: 'open', statuses })
  }
  const message = (name: string, event: string): MessageType =>
    defineMessage({
      name,
      title: name,
      on: { event },
      purpose: 'service',
      priority: 30,
      rule: { mode: 'confirm', channels: ['email'] },
      variables: z.object({}),
      sample: {},
      describe: async () => undefined,
      stillTrue: async () => true,
      words: {},
    })
  const job = (name: string) => ({
    name,
    title: name,
    schedule: '5 6 * * *',
    run: async () => ({ count: 0, summary: '' }),
  })
  const task = (kind: string): TaskType => ({
    ...{ kind, title: kind, permission: 'home.read', unit: ['linha', 'linhas'] as const },
    step: () => Promise.reject(new Error('never')),
  })
  const document = (kind: string): Offer => ({
    kind: 'document',
    document: { kind, model: table('x'), load: () => Promise.reject<never>(new Error('never')) },
  })

  const subject = (name: string): Offer => ({ kind: 'subject', subject: name, describe: async () => undefined })
  const hearing = (name: string) => ({ name, on: { event: 'pot.sold' }, handle: async () => undefined })

  /** The sentences with which a start is refused. */
  function refusals(...plugins: Plugin[]): string[] {
    try {
      createRegistry(plugins)
      return []
    } catch (error) {
      const [head, ...sentences] = (error as Error).message.split('\n')
      expect(head).to.equal('The installed plug-ins contradict each other:')
      return sentences.map(sentence => sentence.trim())
    }
  }

  it('get along with each other', () => {
    expect(refusals(...installed)).to.deep.equal([])
  })

  for (const [what, one, other] of [
    ['table pots', { models: [table('pots')] }, { models: [table('pots')] }],
    ['permission x.read', readable('x.read'), readable('x.read')],
    ['job x.expire', { jobs: [job('x.expire')] }, { jobs: [job('x.expire')] }],
    ['task x.import', { tasks: [task('x.import')] }, { tasks: [task('x.import')] }],
    ['lifecycle pot', { lifecycles: [life('pot')] }, { lifecycles: [life('pot')] }],
    ['subject pot', { offers: [subject('pot')] }, { offers: [subject('pot')] }],
    ['document pot', { offers: [document('pot')] }, { offers: [document('pot')] }],
    [
      'message pot.sold',
      { facts: ['pot.sold'], messages: [message('pot.sold', 'pot.sold')] },
      { messages: [message('pot.sold', 'pot.sold')] },
    ],
  ] as [string, Partial<Plugin>, Partial<Plugin>][]) {
    it(`may not both declare the ${what}`, () => {
      expect(refusals(plugin('potters', one), plugin('cooks', other))).to.deep.equal([
        `The ${what} is declared by potters and again by cooks.`,
      ])
    })
  }

  it('may not declare what core declares itself', () => {
    expect(refusals(plugin('cooks', { tasks: [task('messages.simulation')] }))).to.deep.equal([
      'The task messages.simulation is declared by core and again by cooks.',
    ])
  })

  it('may not be installed twice', () => {
    expect(refusals(plugin('potters'), plugin('potters'))).to.deep.equal([
      'The plug-in potters is declared by potters and again by potters.',
    ])
  })

  it('may not hear of events twice under one name', () => {
    const twice = plugin('cooks', { reactions: [hearing('stew')], errands: [hearing('stew')] })
    expect(refusals(twice)).to.deep.equal(['The subscriber cooks.stew is declared by cooks and again by cooks.'])
  })

  it('may hear of the same event under the same name, each for itself', () => {
    const reactions = [hearing('stew')]
    expect(refusals(plugin('cooks', { reactions }), plugin('potters', { reactions }))).to.deep.equal([])
  })

  it('may not take a table or a permission of the core', () => {
    const given = { models: [table('contacts')], ...readable('contacts.read') }
    expect(refusals(plugin('potters', given))).to.deep.equal([
      'The table contacts is declared by core and again by potters.',
      'The permission contacts.read is declared by core and again by potters.',
    ])
  })

  it('may not take a message of the core, but wait for what the core records', () => {
    const messages = [message('contact.opted_out', 'contact.opted_in'), message('hello', 'contact.opted_in')]
    expect(refusals(plugin('potters', { messages }))).to.deep.equal([
      'The message contact.opted_out is declared by core and again by potters.',
    ])
  })

  it('may not answer whatever a customer writes: another machine may be at the other end', () => {
    expect(refusals(plugin('potters', { messages: [message('echo', 'contact.wrote')] }))).to.deep.equal([
      'The message echo of potters waits for contact.wrote, which no installed plug-in records.',
    ])
  })

  it('may not need what is not installed', () => {
    expect(refusals(plugin('cooks', { needs: ['potters', 'smiths'] }), plugin('smiths'))).to.deep.equal([
      'cooks needs potters, which is not installed.',
    ])
  })

  it('may not wait for an event that nobody records', () => {
    expect(refusals(plugin('cooks', { messages: [message('pot.sold', 'pot.sold')] }))).to.deep.equal([
      'The message pot.sold of cooks waits for pot.sold, which no installed plug-in records.',
    ])
  })

  it('may wait for what another one records', () => {
    const cooks = plugin('cooks', {
      messages: [message('a', 'pot.sold'), message('b', 'jar.created'), message('c', 'jar.status_changed')],
    })
    expect(refusals(plugin('potters', { facts: ['pot.sold'], lifecycles: [life('jar')] }), cooks)).to.deep.equal([])
  })

  it('may not write messages about messages', () => {
    expect(refusals(plugin('cooks', { messages: [message('echo', 'message.status_changed')] }))).to.deep.equal([
      'The message echo of cooks waits for message.status_changed: messages about messages would never end.',
    ])
  })

  it('hear of all their contradictions at once', () => {
    expect(refusals(plugin('a', { needs: ['x', 'y'] }), plugin('a'))).to.have.length(3)
  })
})

describe('the registry', () => {
  const registry = createRegistry(installed)

  it('knows each message type and whose it is', () => {
    expect(registry.messageTypes.get('quote.created')?.plugin.title).to.equal('Orçamentos')
  })

  it('lets the core speak besides the plug-ins, under a name of its own', () => {
    expect(registry.speakers.map(({ name }) => name)).to.deep.equal([...installed.map(({ name }) => name), 'contacts'])
    expect(registry.messageTypes.get('contact.opted_out')?.plugin.title).to.equal('Clientes')
    expect(registry.plugins.map(({ name }) => name)).not.to.include('contacts')
  })

  it('hands out offers with the name of the plug-in they are from', () => {
    expect(registry.offers('document').map(offer => [offer.plugin, offer.document.kind])).to.deep.include([
      'quotes',
      'quote',
    ])
  })

  it('knows every permission, of the core and of plug-ins', () => {
    const names = registry.permissions.list.map(permission => permission.name)
    expect(names).to.include.members(['contacts.read', 'quotes.write'])
  })

  it('does not know a plug-in or a permission that nobody declared', () => {
    expect(() => registry.plugin('nobody')).to.throw('No plug-in is called nobody')
    expect(() => registry.permissions.allows('reader', 'quotes.wirte')).to.throw('No permission is called quotes.wirte')
  })

  it('allows administrators everything, readers only what says so', () => {
    const { allows } = registry.permissions
    expect([allows('administrator', 'senders.write'), allows('staff', 'senders.write')]).to.deep.equal([true, false])
    expect([allows('staff', 'quotes.write'), allows('reader', 'quotes.write')]).to.deep.equal([true, false])
    expect(allows('reader', 'quotes.read')).to.equal(true)
  })
})

function readable(name: string): Partial<Plugin> {
  return { permissions: [{ name, title: name, roles: [] }] }
}
