import { SendError } from '../../../errors.ts'
import type { Envelope, EnvelopeFile, Part } from '../../../outbox/channel.ts'
import { largestFile } from './api.ts'
import { type FilledTemplate, fillTemplate } from './template.ts'
import { type TemplateChoice, type WhatsAppTemplate, whyNot } from './template-choice.ts'

/** One message at Meta. */
export type Step =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'document'; file: EnvelopeFile; caption: string }
  | { kind: 'template'; filled: FilledTemplate; file: EnvelopeFile | undefined }

/** "Text messages" and "Document messages" (WhatsApp Business Platform). */
const longestText = 4_096
const longestCaption = 1_024

/**
 * Free words, for an open window: the text, or the first document with the text as its caption; the other documents;
 * each code alone, so that one tap copies it. Throws SendError when Meta would refuse one of them.
 */
export function freeSteps({ body, attachments, codes }: Envelope): Step[] {
  const [first, ...others] = attachments
  const text = body.trim()
  const inCaption = first !== undefined && text.length <= longestCaption
  const steps: Step[] = [
    ...(text !== '' && !inCaption ? [{ kind: 'text' as const, text }] : []),
    ...(first ? [{ kind: 'document' as const, file: first, caption: inCaption ? text : '' }] : []),
    ...others.map(file => ({ kind: 'document' as const, file, caption: '' })),
    ...codes.map(code => ({ kind: 'code' as const, text: code.text })),
  ]
  if (steps.length === 0) throw never('A mensagem está vazia. Escreva o texto em Mensagens > Modelos e regras.')
  for (const step of steps) refuseTooLong(step)
  return steps
}

/** The approved text for a closed window. Throws SendError when it cannot say all that the message says. */
export function templateStep(
  { occasion, attachments, codes }: Envelope,
  chosen: { choice: TemplateChoice; template: WhatsAppTemplate | undefined } | undefined,
): Extract<Step, { kind: 'template' }> {
  if (!chosen) throw never(`${closed} escolha um modelo aprovado em Modelos, nas configurações deste número.`)
  const { choice, template } = chosen
  const named = `o modelo "${choice.name}"`
  if (!template) throw never(`${closed} ${named} não está mais na Meta. Escolha outro em Modelos.`)
  const why = whyNot(template)
  if (why) throw never(`${closed} ${named} não pode ser usado. ${why}`)
  const valueFor = (key: string) => occasion?.variables[choice.variables[key] ?? ''] ?? ''
  const empty = Object.keys(choice.variables).filter(key => valueFor(key) === '')
  if (empty.length > 0) {
    const paths = empty.map(key => choice.variables[key]).join(', ')
    throw never(`${closed} ${named} precisa de ${paths}, que está vazio. Complete o cadastro ou escolha outro modelo.`)
  }
  const filled = fillTemplate(template, valueFor)
  const [file, ...more] = attachments
  refuseLosses({ named, filled, files: attachments.length, lost: codes.filter(({ text }) => !says(filled, text)) })
  if (more.length > 0)
    throw never(`${closed} ${named} leva um documento só, e esta mensagem tem ${attachments.length}.`)
  if (file) refuseTooLong({ kind: 'document', file, caption: '' })
  return { kind: 'template', filled, file }
}

const closed = 'Fora da janela de 24 horas:'

/** Nothing is left out without a word: a notice without its boleto is not the notice that was meant. */
function refuseLosses(given: {
  named: string
  filled: FilledTemplate
  files: number
  lost: { title: string }[]
}): void {
  const { named, filled, files, lost } = given
  if (files > 0 && !filled.takesDocument)
    throw never(`${closed} ${named} não leva documento. Escolha um com documento no cabeçalho ou desligue o PDF.`)
  if (files === 0 && filled.takesDocument)
    throw never(`${closed} ${named} pede um documento, e esta mensagem não tem nenhum. Escolha outro modelo.`)
  const [code] = lost
  if (code) throw never(`${closed} ${named} não mostra o código "${code.title}". Escolha um que tenha lugar para ele.`)
}

const says = ({ components }: FilledTemplate, text: string) =>
  components.some(({ parameters }) => parameters.some(parameter => parameter.text.includes(text)))

/** What earlier attempts began in an open window can only be finished in one. */
export function refuseHalf(left: readonly Part[]): void {
  if (left.length === 0) return
  throw never(
    'A janela de 24 horas fechou antes de a mensagem sair inteira: parte dela já chegou. Envie o que falta pelo aplicativo ou por e-mail.',
  )
}

function refuseTooLong(step: Step): void {
  if (step.kind === 'document' && step.file.size > largestFile)
    throw never(`O arquivo "${step.file.name}" passa de 100 MB, o limite do WhatsApp.`)
  if ((step.kind === 'text' || step.kind === 'code') && step.text.length > longestText)
    throw never('O texto passa de 4.096 letras, o limite do WhatsApp. Encurte em Mensagens > Modelos e regras.')
}

/** The message cannot go as it is, whichever number it leaves from. */
export const never = (text: string) => new SendError(text, { permanent: true, code: 'unsendable' })
