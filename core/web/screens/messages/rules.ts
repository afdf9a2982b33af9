import { z } from 'zod'
import type { Work } from '../../../data/work.ts'
import { NotFound } from '../../../errors.ts'
import type { MessageType, Mode } from '../../../notifier/message-type.ts'
import { changeRule, ruleOf } from '../../../notifier/rule.ts'
import { ownWords, wordsOf } from '../../../notifier/words.ts'
import { type ChannelKind, channelKinds } from '../../../outbox/channel.ts'
import { Senders } from '../../../outbox/sender.ts'
import { readInput } from '../../../people/input.ts'
import { disabledModules } from '../../../people/module.ts'
import type { Speaker } from '../../../registry.ts'
import type { Kit } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { switchWithNeeds } from '../../switch-module.ts'
import { channelName } from './look.ts'
import { listOf } from './query.ts'

const path = '/messages/rules'

/** "Modelos e regras": what is said, how, and whether somebody is asked first (W7, W10, W11). */
export function ruleScreens(kit: Kit, { registry, notifier }: Services): void {
  kit.get(path, 'rules.read', async work => {
    const off = await disabledModules(work)
    return kit.view('messages/rules', {
      title: 'Modelos e regras',
      modes: Object.entries(modeTitles),
      modules: await Promise.all(
        registry.speakers.map(async speaker => ({
          ...(await moduleOf(work, speaker, off)),
          isModule: registry.plugins.some(({ name }) => name === speaker.name),
        })),
      ),
    })
  })

  kit.post(`${path}/modules/:plugin`, 'settings.write', async (work, { params, body }) => {
    const plugin = registry.plugins.find(({ name }) => name === params.plugin)
    if (!plugin) throw new NotFound('Este módulo não está instalado.')
    const enabled = body.enabled === 'yes'
    await switchWithNeeds(work, registry, { name: plugin.name, enabled })
    return kit.redirect(path, `${plugin.title}: ${enabled ? 'ligado' : 'desligado'}.`)
  })

  kit.post(`${path}/:type`, 'rules.write', async (work, { params, body }) => {
    const { type } = notifier.type(params.type ?? '')
    const channels = listOf(body.channels)
    const ticked = { enabled: body.enabled !== undefined, fallbackToEmail: body.fallbackToEmail !== undefined }
    await changeRule(work, type, readInput(ruleInput, { ...body, ...ticked, channels }))
    return kit.redirect(`${path}#${type.name}`, `Regra salva: ${type.title}.`)
  })
}

const modeTitles: Record<Mode, string> = {
  off: 'Desligada',
  automatic: 'Automática',
  confirm: 'Perguntar antes',
}

const aMonth = 43_200

const ruleInput = z.object({
  enabled: z.boolean(),
  fallbackToEmail: z.boolean(),
  mode: z.enum(['off', 'automatic', 'confirm'], 'Escolha como a mensagem sai.'),
  channels: z.array(z.enum(channelKinds)).min(1, 'Marque ao menos um canal, ou desligue a mensagem.'),
  delayMinutes: z.coerce
    .number('Escreva quantos minutos esperar.')
    .int('Escreva um número inteiro de minutos.')
    .min(0, 'Os minutos não podem ser negativos.')
    .max(aMonth, 'Espere no máximo 30 dias (43.200 minutos).'),
})

async function moduleOf(work: Work, { name, title, messages }: Speaker, off: ReadonlySet<string>) {
  return { name, title, enabled: !off.has(name), types: await Promise.all(messages.map(type => typeOf(work, type))) }
}

async function typeOf(work: Work, type: MessageType) {
  const rule = await ruleOf(work, type)
  const channels = channelsFor(type, [...rule.channels, ...(await furtherChannels(work))])
  const own = await ownWords(work, type)
  return {
    name: type.name,
    title: type.title,
    rule,
    channels: await Promise.all(
      channels.map(async channel => {
        const { body } = await wordsOf(work, type, { channel })
        return {
          name: channel,
          title: channelName(channel),
          used: rule.channels.includes(channel),
          isDefault: !own.some(row => row.channel === channel),
          empty: !body,
        }
      }),
    ),
  }
}

/** The customers' own area counts from the first customer who may enter. */
const furtherChannels = (work: Work): Promise<ChannelKind[]> =>
  work.once('furtherChannels', async () =>
    (await work.of(Senders).count({ channel: 'portal', removedAt: null })) > 0 ? ['portal'] : [],
  )

/** The usual two, those the plug-in has words for, and those the company has chosen. */
export function channelsFor(type: MessageType, chosen: readonly ChannelKind[] = []): ChannelKind[] {
  return channelKinds.filter(
    channel => channel === 'whatsapp' || channel === 'email' || type.words[channel] || chosen.includes(channel),
  )
}
