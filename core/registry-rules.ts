import { corePermissions } from './people/permission.ts'
import type { Plugin } from './plugin.ts'

/** Every reason why these plug-ins cannot be installed together, each a sentence that names both sides. */
export function contradictions(
  plugins: readonly Plugin[],
  declared: Pick<Plugin, 'models' | 'messages' | 'tasks'>,
): string[] {
  const core: Named = { name: 'core', facts: coreFacts, permissions: [...corePermissions], ...declared }
  return [
    ...twice(plugins, 'plug-in', plugin => [plugin.name]),
    ...twice([core, ...plugins], 'table', plugin => (plugin.models ?? []).map(model => model.name)),
    ...twice([core, ...plugins], 'message', plugin => (plugin.messages ?? []).map(type => type.name)),
    ...twice([core, ...plugins], 'permission', plugin => (plugin.permissions ?? []).map(permission => permission.name)),
    ...twice(plugins, 'job', plugin => (plugin.jobs ?? []).map(job => job.name)),
    ...twice([core, ...plugins], 'task', plugin => (plugin.tasks ?? []).map(type => type.kind)),
    ...twice(plugins, 'lifecycle', plugin => (plugin.lifecycles ?? []).map(lifecycle => lifecycle.subject)),
    ...twice(plugins, 'document', plugin =>
      (plugin.offers ?? []).flatMap(offer => (offer.kind === 'document' ? [offer.document.kind] : [])),
    ),
    ...twice(plugins, 'subject', plugin =>
      (plugin.offers ?? []).flatMap(offer => (offer.kind === 'subject' ? [offer.subject] : [])),
    ),
    ...twice(plugins, 'payable', plugin =>
      (plugin.offers ?? []).flatMap(offer => (offer.kind === 'payable' ? [offer.subject] : [])),
    ),
    ...twice(plugins, 'offer', plugin =>
      (plugin.offers ?? []).flatMap(offer =>
        offer.kind === 'loyalty' || offer.kind === 'ordering' ? [offer.kind] : [],
      ),
    ),
    // Receipts are kept under this name: of two alike the second would never run.
    ...twice(plugins, 'subscriber', plugin =>
      [...(plugin.reactions ?? []), ...(plugin.errands ?? [])].map(({ name }) => `${plugin.name}.${name}`),
    ),
    ...missingNeeds(plugins),
    ...deafTriggers([core, ...plugins]),
  ]
}

type Named = Pick<Plugin, 'name'> & Partial<Plugin>

/** What core records and messages may wait for. Never `contact.wrote`: two machines would answer each other for ever. */
const coreFacts = ['contact.opted_out', 'contact.opted_in', 'portal.access_given', 'portal.code_requested']

function twice(plugins: readonly Named[], what: string, namesOf: (plugin: Named) => string[]): string[] {
  const owners = new Map<string, string>()
  const found: string[] = []
  for (const plugin of plugins) {
    for (const name of namesOf(plugin)) {
      const other = owners.get(name)
      if (other) found.push(`The ${what} ${name} is declared by ${other} and again by ${plugin.name}.`)
      owners.set(name, plugin.name)
    }
  }
  return found
}

function missingNeeds(plugins: readonly Plugin[]): string[] {
  const installed = new Set(plugins.map(plugin => plugin.name))
  return plugins.flatMap(plugin =>
    (plugin.needs ?? [])
      .filter(name => !installed.has(name))
      .map(name => `${plugin.name} needs ${name}, which is not installed.`),
  )
}

/** A message on an event that nobody emits would never be sent; one on a message's own event would never end. */
function deafTriggers(plugins: readonly Named[]): string[] {
  const emitted = new Set(
    plugins.flatMap(plugin => [
      ...(plugin.facts ?? []),
      ...(plugin.lifecycles ?? []).flatMap(lifecycle => [
        `${lifecycle.subject}.created`,
        `${lifecycle.subject}.status_changed`,
      ]),
    ]),
  )
  return plugins.flatMap(plugin =>
    (plugin.messages ?? []).flatMap(type => {
      if (type.on.event.startsWith('message.'))
        return [
          `The message ${type.name} of ${plugin.name} waits for ${type.on.event}: messages about messages would never end.`,
        ]
      return emitted.has(type.on.event)
        ? []
        : [`The message ${type.name} of ${plugin.name} waits for ${type.on.event}, which no installed plug-in records.`]
    }),
  )
}
