import { z } from 'zod'
import { type CloudTemplate, variablesIn } from '../../channels/whatsapp/cloud/template.ts'
import {
  choiceFor,
  chooseTemplate,
  forgetTemplate,
  keepTemplates,
  listTemplates,
  whyNot,
} from '../../channels/whatsapp/cloud/template-choice.ts'
import type { Work } from '../../data/work.ts'
import { Invalid, SendError } from '../../errors.ts'
import type { MessageType, Variant } from '../../notifier/message-type.ts'
import { variablesOf } from '../../notifier/variables.ts'
import { variantOf } from '../../notifier/variants.ts'
import { readInput } from '../../people/input.ts'
import type { Flash, Input, Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { officialSender, permission } from './official-number.ts'
import { openNumber } from './official-number-form.ts'
import { idOf, previewOf, shown, titleOf } from './official-template-look.ts'
import { templateRows } from './official-template-rows.ts'
import { officialNumberPath, officialPath } from './sender-place.ts'

const path = `${officialPath}/:id/templates`

/** Which text that Meta approved stands for which message when the 24-hour window is closed. */
export function officialTemplateScreens(kit: Kit, { cloud, secret, registry, notifier }: Services): void {
  kit.get(path, permission, async (work, { params }) => {
    const sender = await officialSender(work, params.id)
    const templates = await listTemplates(work, sender.id)
    const at = officialNumberPath(sender.id)
    return kit.view('official-number/templates', {
      title: 'Modelos aprovados',
      sender,
      at,
      modules: await templateRows(work, registry, { senderId: sender.id, at: `${at}/templates` }),
      templates: templates.map(template => ({ ...shown(template), why: whyNot(template) })),
    })
  })

  kit.postSlow(`${path}/listing`, permission, async (desk, { params }) => {
    const sender = await desk.read(work => officialSender(work, params.id))
    const found = await cloud.templates(openNumber(secret, sender)).catch(unlessBug)
    if (Array.isArray(found)) await desk.write(work => keepTemplates(work, sender.id, found))
    return kit.redirect(`${officialNumberPath(sender.id)}/templates`, saidOf(found))
  })

  kit.get(`${path}/:type`, permission, async (work, { params, query }) => {
    const sender = await officialSender(work, params.id)
    const { type } = notifier.type(params.type ?? '')
    const templates = await listTemplates(work, sender.id)
    const variant = await variantOf(work, type, query.variant)
    const found = await choiceFor(work, sender.id, { type: type.name, variant: variant?.key })
    const chosen = found?.choice.variant === (variant?.key ?? '') ? found : undefined
    const wanted = query.template ?? (chosen ? idOf(chosen.choice) : '')
    const template = templates.find(one => idOf(one) === wanted)
    const variables = chosen && idOf(chosen.choice) === wanted ? chosen.choice.variables : {}
    return kit.view('official-number/template', {
      title: type.title,
      at: `${officialNumberPath(sender.id)}/templates`,
      type,
      variant,
      wanted,
      gone: Boolean(chosen && !chosen.template),
      chosen: Boolean(chosen),
      choices: templates.filter(one => !whyNot(one)).map(one => [idOf(one), titleOf(one)]),
      template: template && { ...shown(template), why: whyNot(template) },
      places: template ? variablesIn(template.shape).map(place => ({ ...place, kept: variables[place.key] })) : [],
      known: variablesOf(type).map(({ path, title, optional }) => [path, optional ? `${title} (pode faltar)` : title]),
      preview: template && (await previewOf(work, type, { variant: variant?.key, template, variables })),
    })
  })

  kit.postSlow(`${path}/:type/preview`, permission, (desk, { params, body }) =>
    desk.read(async work => {
      const given = await read(work, params, body)
      return kit.view('official-number/template-preview', {
        preview: await previewOf(work, given.type, { ...given, variant: given.variant?.key }),
      })
    }),
  )

  kit.post(`${path}/:type`, permission, async (work, { params, body }) => {
    const { senderId, ...given } = await read(work, params, body)
    await chooseTemplate(work, senderId, given)
    const text = `${nameOf(given)}: fora da janela de 24 horas sai o modelo "${given.template.name}".`
    return kit.redirect(`${officialNumberPath(senderId)}/templates`, text)
  })

  kit.post(`${path}/:type/removal`, permission, async (work, { params, body }) => {
    const sender = await officialSender(work, params.id)
    const { type } = notifier.type(params.type ?? '')
    const told = { type, variant: await variantOf(work, type, variantIn(body)) }
    await forgetTemplate(work, sender.id, told)
    return kit.redirect(`${officialNumberPath(sender.id)}/templates`, `${nameOf(told)}: nenhum modelo escolhido.`)
  })

  async function read(work: Work, params: Input['params'], body: Input['body']) {
    const sender = await officialSender(work, params.id)
    const { type } = notifier.type(params.type ?? '')
    const { template: wanted, variables } = readInput(choiceInput, body)
    const template = (await listTemplates(work, sender.id)).find(one => idOf(one) === wanted)
    if (!template) throw new Invalid({ template: 'Escolha um modelo da lista.' })
    const variant = await variantOf(work, type, variantIn(body))
    return { senderId: sender.id, type, variant, template, variables }
  }
}

const variantIn = ({ variant }: Input['body']) => (typeof variant === 'string' ? variant : undefined)

/** The message, and which of its occasions. */
const nameOf = ({ type, variant }: { type: MessageType; variant: Variant | undefined }) =>
  variant ? `${type.title} (${variant.title})` : type.title

const choiceInput = z.object({
  template: z.string('Escolha um modelo da lista.'),
  variables: z.record(z.string(), z.string()).default({}),
})

/** What Meta said against it. */
function unlessBug(error: unknown): string {
  if (error instanceof SendError) return error.message
  throw error
}

function saidOf(found: CloudTemplate[] | string): Flash {
  if (typeof found === 'string') return { kind: 'danger', text: found }
  if (found.length === 0)
    return { kind: 'warning', text: 'A conta não tem modelos. Crie um no Gerenciador do WhatsApp.' }
  const usable = found.filter(template => !whyNot(template)).length
  return { kind: 'success', text: `Lista atualizada. A Meta tem ${found.length}; podem ser usados: ${usable}.` }
}
