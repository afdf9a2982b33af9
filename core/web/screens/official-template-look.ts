import { type CloudTemplate, fillTemplate } from '../../channels/whatsapp/cloud/template.ts'
import { type WhatsAppTemplate, whyNot } from '../../channels/whatsapp/cloud/template-choice.ts'
import { Companies } from '../../data/company.ts'
import type { Work } from '../../data/work.ts'
import type { MessageType } from '../../notifier/message-type.ts'
import { commonSample, filledIn } from '../../notifier/variables.ts'
import { sampleOf } from '../../notifier/variants.ts'
import { phonePieces } from './messages/phone-text.ts'

type Named = Pick<CloudTemplate, 'name' | 'language'>

/** As the form names it. */
export const idOf = ({ name, language }: Named) => `${name}/${language}`
export const titleOf = ({ name, language }: Named) => `${name} (${language})`

export const shown = ({ name, language, category, shape }: WhatsAppTemplate) => ({
  id: idOf({ name, language }),
  title: titleOf({ name, language }),
  category: categories[category] ?? category,
  body: shape.body,
  takesDocument: shape.header.kind === 'document',
})

const categories: Record<string, string> = {
  UTILITY: 'utilidade',
  MARKETING: 'divulgação',
  AUTHENTICATION: 'código de acesso',
}

/** What was chosen for a message, and what is wrong with it. */
export function stateOf(templates: WhatsAppTemplate[], choice: Named | undefined) {
  if (!choice) return { chosen: undefined, trouble: null }
  const template = templates.find(one => idOf(one) === idOf(choice))
  return { chosen: titleOf(choice), trouble: template ? whyNot(template) : 'Não está mais na Meta.' }
}

/** With the plug-in's sample; a place nobody filled yet shows its own mark. */
export async function previewOf(
  work: Work,
  type: MessageType,
  given: { variant: string | undefined; template: WhatsAppTemplate; variables: Record<string, string> },
) {
  const { variant, template, variables } = given
  const { name: nome } = await work.of(Companies).get(work.companyId)
  const common = { ...commonSample, empresa: { ...commonSample.empresa, nome } }
  const sample = filledIn(type, { ...sampleOf(type, variant), ...common })
  const { text, takesDocument } = fillTemplate(template, key => {
    const path = variables[key] ?? ''
    return path ? (sample[path] ?? '') : `{{${key.replace(/^\w+-/, '')}}}`
  })
  return { pieces: phonePieces(text), takesDocument }
}
