import type { Work } from '../../data/work.ts'
import { NotFound } from '../../errors.ts'
import { type ChannelKind, channelKinds } from '../../outbox/channel.ts'
import { chooseSenders, type SenderChoice, senderChoices } from '../../outbox/module-sender.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { disabledModules } from '../../people/module.ts'
import type { Plugin } from '../../plugin.ts'
import type { Registry } from '../../registry.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { switchWithNeeds } from '../switch-module.ts'
import { channelName } from './messages/look.ts'

const path = '/settings/modules'

/** Which of the installed modules this company uses, and which sender each one's messages leave from. */
export function moduleScreens(kit: Kit, { registry }: Services): void {
  kit.get(path, 'settings.read', async work => {
    const off = await disabledModules(work)
    const choices = await senderChoices(work)
    const choosable = await choosableSenders(work)
    const modules = registry.plugins.map(plugin => ({
      name: plugin.name,
      title: plugin.title,
      enabled: !off.has(plugin.name),
      messages: plugin.messages?.length ?? 0,
      hasSettings: Boolean(plugin.settings),
      needs: (plugin.needs ?? []).map(name => registry.plugin(name).title),
      senders: plugin.messages ? choosable.map(group => withChoice(group, choices.get(plugin.name) ?? {})) : [],
    }))
    return kit.view('settings/modules', { title: 'Módulos', modules })
  })

  kit.post(`${path}/:name`, 'settings.write', async (work, { params, body }) => {
    const plugin = installed(registry, params.name)
    const enabled = body.enabled === 'yes'
    await switchWithNeeds(work, registry, { name: plugin.name, enabled })
    const text = enabled ? 'ligado' : 'desligado. O que já foi feito nele continua guardado'
    return kit.redirect(path, `${plugin.title}: ${text}.`)
  })

  kit.post(`${path}/:name/senders`, 'settings.write', async (work, { params, body }) => {
    const plugin = installed(registry, params.name)
    await chooseSenders(work, plugin.name, readChoice(body.senders))
    return kit.redirect(path, `${plugin.title}: as próximas mensagens saem pelos remetentes escolhidos.`)
  })
}

function installed(registry: Registry, name: string | undefined): Plugin {
  const plugin = registry.plugins.find(one => one.name === name)
  if (!plugin) throw new NotFound('Este módulo não está instalado.')
  return plugin
}

interface SenderGroup {
  channel: ChannelKind
  title: string
  senders: Sender[]
}

/** Channels in which there is something to choose. */
async function choosableSenders(work: Work): Promise<SenderGroup[]> {
  const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
  return channelKinds
    .map(channel => ({
      channel,
      title: channelName(channel),
      senders: senders.filter(sender => sender.channel === channel),
    }))
    .filter(group => group.senders.length > 1)
}

const withChoice = ({ channel, title, senders }: SenderGroup, choice: SenderChoice) => ({
  channel,
  title,
  chosen: choice[channel] ?? '',
  choices: senders.map(({ id, name }): [string, string] => [id, name]),
  usual: senders.find(sender => sender.isDefault)?.name ?? senders[0]?.name,
})

/** An empty field is the wish for the default. */
function readChoice(posted: unknown): SenderChoice {
  const given = (posted ?? {}) as Record<string, unknown>
  const named = channelKinds.filter(channel => typeof given[channel] === 'string')
  return Object.fromEntries(named.map(channel => [channel, String(given[channel]) || null]))
}
