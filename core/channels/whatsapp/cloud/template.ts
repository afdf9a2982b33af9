import { z } from 'zod'

/** A text that Meta approved, as far as messages of ours can use it. */
export interface CloudTemplate {
  name: string
  /** `pt_BR`. */
  language: string
  /** `UTILITY`, `MARKETING`, `AUTHENTICATION`. */
  category: string
  /** `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`, ... */
  status: string
  shape: TemplateShape
}

export interface TemplateShape {
  /** `named`: `{{nome}}`; `positional`: `{{1}}`. */
  format: 'named' | 'positional'
  header: { kind: 'none' } | { kind: 'text'; text: string } | { kind: 'document' }
  body: string
  footer: string
  /** What stands on its buttons. */
  buttons: string[]
  /** Why no message of ours can use it, in Portuguese; null when it can be used. */
  problem: string | null
}

/** A place in a template that gets one of our values. `key` is unique in it: `header-1`, `body-nome`. */
export interface TemplateVariable {
  key: string
  place: 'header' | 'body'
  name: string
}

const component = z.object({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(z.object({ type: z.string(), text: z.string().optional(), url: z.string().optional() })).optional(),
})
const template = z.object({
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string().default(''),
  parameter_format: z.string().optional(),
  components: z.array(component).default([]),
})

/** "Template components" (WhatsApp Business Platform); undefined when it is none. */
export function readTemplate(given: unknown): CloudTemplate | undefined {
  const parsed = template.safeParse(given)
  if (!parsed.success) return undefined
  const { name, language, category, status, parameter_format, components } = parsed.data
  const of = (type: string) => components.find(one => one.type.toUpperCase() === type)
  const header = headerOf(of('HEADER'))
  const buttons = of('BUTTONS')?.buttons ?? []
  const shape: TemplateShape = {
    format: parameter_format?.toUpperCase() === 'NAMED' ? 'named' : 'positional',
    header: header ?? { kind: 'none' },
    body: of('BODY')?.text ?? '',
    footer: of('FOOTER')?.text ?? '',
    buttons: buttons.map(button => button.text ?? '').filter(text => text !== ''),
    problem: null,
  }
  const strange = components.filter(one => !knownTypes.includes(one.type.toUpperCase()))
  const problem = [
    category.toUpperCase() === 'AUTHENTICATION' && 'É um modelo de código de acesso, que só serve para isso.',
    !header && 'Tem imagem, vídeo ou localização no cabeçalho, que as nossas mensagens não levam.',
    shape.body === '' && 'Não tem texto.',
    buttons.some(needsValue) && 'Tem um botão que pede um valor a cada envio.',
    strange.length > 0 && 'Tem partes que as nossas mensagens não preenchem, como carrossel.',
  ].find(text => text !== false)
  return { name, language, category, status, shape: { ...shape, problem: problem ?? null } }
}

const knownTypes = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']

/** Buttons whose parameters are given with each message. */
const needsValue = ({ type, url }: { type: string; url?: string | undefined }) =>
  !['QUICK_REPLY', 'PHONE_NUMBER', 'URL', 'VOICE_CALL'].includes(type.toUpperCase()) || /\{\{/.test(url ?? '')

function headerOf(given: z.infer<typeof component> | undefined): TemplateShape['header'] | undefined {
  if (!given) return { kind: 'none' }
  const format = given.format?.toUpperCase()
  if (format === 'DOCUMENT') return { kind: 'document' }
  return format === 'TEXT' ? { kind: 'text', text: given.text ?? '' } : undefined
}

/** In the order in which Meta wants their values. */
export function variablesIn({ format, header, body }: TemplateShape): TemplateVariable[] {
  const texts = [['header', header.kind === 'text' ? header.text : ''] as const, ['body', body] as const]
  return texts.flatMap(([place, text]) => {
    const names = [...new Set([...text.matchAll(marks)].map(match => match[1] ?? ''))]
    if (format === 'positional') names.sort((one, other) => Number(one) - Number(other))
    return names.map(name => ({ key: `${place}-${name}`, place, name }))
  })
}

const marks = /\{\{\s*(\w+)\s*\}\}/g

/** A template with values in it. */
export interface FilledTemplate {
  name: string
  language: string
  /** What the customer reads, buttons included. */
  text: string
  /** `components` of the Messages API, but for a document's header. */
  components: { type: 'header' | 'body'; parameters: { type: 'text'; text: string; parameter_name?: string }[] }[]
  takesDocument: boolean
}

/** `valueFor` gives the value for a place's key. Blank lines and tabs are not allowed in a value. */
export function fillTemplate(
  { name, language, shape }: Pick<CloudTemplate, 'name' | 'language' | 'shape'>,
  valueFor: (key: string) => string,
): FilledTemplate {
  const value = (place: string, name: string) => oneLine(valueFor(`${place}-${name}`))
  const filled = (place: string, text: string) => text.replace(marks, (_, name: string) => value(place, name))
  const header = shape.header.kind === 'text' ? filled('header', shape.header.text) : ''
  const buttons = shape.buttons.map(text => `[${text}]`).join(' ')
  const variables = variablesIn(shape)
  const components = (['header', 'body'] as const).flatMap(type => {
    const parameters = variables
      .filter(({ place }) => place === type)
      .map(({ place, name }) => ({
        type: 'text' as const,
        text: value(place, name),
        ...(shape.format === 'named' ? { parameter_name: name } : {}),
      }))
    return parameters.length > 0 ? [{ type, parameters }] : []
  })
  return {
    name,
    language,
    text: [header && `*${header}*`, filled('body', shape.body), shape.footer, buttons].filter(Boolean).join('\n\n'),
    components,
    takesDocument: shape.header.kind === 'document',
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
