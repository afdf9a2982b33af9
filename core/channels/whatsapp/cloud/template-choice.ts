import { column } from '../../../data/column.ts'
import { defineModel, type Row } from '../../../data/model.ts'
import type { Work } from '../../../data/work.ts'
import { Invalid } from '../../../errors.ts'
import { record } from '../../../events/record.ts'
import type { MessageType, Variant } from '../../../notifier/message-type.ts'
import { variablesOf } from '../../../notifier/variables.ts'
import { type CloudTemplate, type TemplateShape, variablesIn } from './template.ts'

/** What Meta listed when somebody last asked. */
export const WhatsAppTemplates = defineModel(
  'whatsapp_templates',
  {
    senderId: column.id(),
    name: column.text(512),
    language: column.text(20),
    category: column.text(40),
    status: column.text(40),
    shape: column.json<TemplateShape>(),
  },
  { unique: [['senderId', 'name', 'language']] },
)
export type WhatsAppTemplate = Row<typeof WhatsAppTemplates>

/** Which approved text stands for which of our messages outside the 24-hour window. */
export const WhatsAppTemplateChoices = defineModel(
  'whatsapp_template_choices',
  {
    senderId: column.id(),
    /** Message type, `quote.created`. */
    type: column.text(80),
    /** The key of one of its occasions; empty: for all of them. */
    variant: column.exact(60),
    name: column.text(512),
    language: column.text(20),
    /** Which of our variables fills which place: `body-1` -> `cliente.primeiroNome`. */
    variables: column.json<Record<string, string>>(),
  },
  { unique: [['senderId', 'type', 'variant']] },
)
export type TemplateChoice = Row<typeof WhatsAppTemplateChoices>

/** The list as Meta has it now takes the old one's place; choices stay, and say so when theirs is gone. */
export async function keepTemplates(work: Work, senderId: string, templates: readonly CloudTemplate[]): Promise<void> {
  await work.of(WhatsAppTemplates).remove({ senderId })
  await work.of(WhatsAppTemplates).insertAll(templates.map(template => ({ senderId, ...template })))
  await record(work, {
    name: 'sender.templates_listed',
    subject: 'sender',
    subjectId: senderId,
    payload: { templates: templates.length },
  })
}

export async function listTemplates(work: Work, senderId: string): Promise<WhatsAppTemplate[]> {
  const order: [keyof WhatsAppTemplate & string, 'ASC'][] = [
    ['name', 'ASC'],
    ['language', 'ASC'],
  ]
  return work.of(WhatsAppTemplates).all({ where: { senderId }, order })
}

/** Which message is meant: on one of its type's occasions, or on all. */
export interface Told {
  type: string
  variant?: string | undefined
}

/** The company's choice for the occasion, else for all, with the template as Meta last listed it, if it still does. */
export async function choiceFor(
  work: Work,
  senderId: string,
  { type, variant = '' }: Told,
): Promise<{ choice: TemplateChoice; template: WhatsAppTemplate | undefined } | undefined> {
  const variants = variant === '' ? variant : ['', variant]
  const choices = await work.of(WhatsAppTemplateChoices).all({ where: { senderId, type, variant: variants } })
  const choice = choices.find(one => one.variant === variant) ?? choices[0]
  if (!choice) return undefined
  const { name, language } = choice
  return { choice, template: await work.of(WhatsAppTemplates).first({ where: { senderId, name, language } }) }
}

/** Throws Invalid with a reason per place (`variables.body-1`) when one gets none of the message's variables. */
export async function chooseTemplate(
  work: Work,
  senderId: string,
  given: {
    type: MessageType
    variant?: Variant | undefined
    template: WhatsAppTemplate
    variables: Record<string, string>
  },
): Promise<void> {
  const { type, variant, template } = given
  const why = whyNot(template)
  if (why) throw new Invalid({ template: why })
  const variables = checkVariables(given)
  const where = { senderId, type: type.name, variant: variant?.key ?? '' }
  const chosen = { name: template.name, language: template.language, variables }
  const choices = work.of(WhatsAppTemplateChoices)
  if ((await choices.change(where, chosen)) === 0) await choices.insert({ ...where, ...chosen })
  await recordChoice(work, senderId, { type: type.name, occasion: variant?.title ?? null, template: template.name })
}

export async function forgetTemplate(
  work: Work,
  senderId: string,
  { type, variant }: { type: MessageType; variant?: Variant | undefined },
): Promise<void> {
  const where = { senderId, type: type.name, variant: variant?.key ?? '' }
  const removed = await work.of(WhatsAppTemplateChoices).remove(where)
  if (removed > 0)
    await recordChoice(work, senderId, { type: type.name, occasion: variant?.title ?? null, template: null })
}

/** Why a template cannot be used now, in Portuguese; null when it can. */
export function whyNot({ status, shape }: Pick<WhatsAppTemplate, 'status' | 'shape'>): string | null {
  if (shape.problem) return shape.problem
  return status === 'APPROVED' ? null : (statusTexts[status] ?? `A Meta o tem como "${status}".`)
}

const statusTexts: Record<string, string> = {
  PENDING: 'Ainda espera a aprovação da Meta.',
  IN_APPEAL: 'Ainda espera a aprovação da Meta.',
  REJECTED: 'A Meta não o aprovou.',
  PAUSED: 'A Meta o pausou por receber muitas reclamações.',
  DISABLED: 'A Meta o desligou por receber muitas reclamações.',
  ARCHIVED: 'Está arquivado na Meta.',
  PENDING_DELETION: 'Está sendo apagado na Meta.',
  DELETED: 'Foi apagado na Meta.',
}

function checkVariables({ type, template, variables }: Parameters<typeof chooseTemplate>[2]): Record<string, string> {
  const known = variablesOf(type).map(({ path }) => path)
  const errors: Record<string, string> = {}
  const chosen: Record<string, string> = {}
  for (const { key, name } of variablesIn(template.shape)) {
    const path = variables[key] ?? ''
    if (known.includes(path)) chosen[key] = path
    else errors[`variables.${key}`] = `Escolha o que entra em {{${name}}}.`
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors)
  return chosen
}

const recordChoice = (work: Work, senderId: string, payload: Record<string, unknown>) =>
  record(work, { name: 'sender.template_chosen', subject: 'sender', subjectId: senderId, payload })
