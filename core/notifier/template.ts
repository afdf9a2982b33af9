import { distance } from 'fastest-levenshtein'
import Handlebars from 'handlebars'

type Node = { type: string; [key: string]: unknown }

/** A company's text, parsed: safe to keep, quick to render. */
export interface Template {
  /** Variables it names, as paths: `cliente.nome`. */
  paths: readonly string[]
  render(variables: Record<string, unknown>): string
}

const cache = new Map<string, Template>()
const engine = Handlebars.create()
for (const name of Object.keys(engine.helpers)) if (!['if', 'unless'].includes(name)) engine.unregisterHelper(name)
/** `{{ou cliente.primeiroNome "cliente"}}`: the first that is not empty. */
engine.registerHelper(
  'ou',
  (...given: unknown[]) =>
    given.slice(0, -1).find(value => value !== '' && value !== null && value !== undefined) ?? '',
)

/** Throws TemplateError with a Portuguese sentence. Escaping is the channel's business, so nothing is escaped here. */
export function parseTemplate(text: string): Template {
  const known = cache.get(text)
  if (known) return known
  const paths = collectPaths(parse(text))
  const run = engine.compile(text, {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: { ou: true },
    data: false,
  })
  const template: Template = {
    paths: [...new Set(paths)],
    render: variables => run(variables, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }),
  }
  if (cache.size > 2_000) cache.clear()
  cache.set(text, template)
  return template
}

export class TemplateError extends Error {}

/** A sentence per path that is not among the known ones, with the likeliest meant. */
export function unknownPaths(template: Template, known: readonly string[]): string[] {
  return template.paths
    .filter(path => !known.includes(path))
    .map(path => {
      const meant = closest(path, known)
      return `A variável "${path}" não existe nesta mensagem${meant ? `; você quis dizer "${meant}"?` : '.'}`
    })
}

export function closest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.far - other.far)
  const best = ranked[0]
  return best && best.far <= Math.max(3, Math.floor(word.length / 2)) ? best.candidate : undefined
}

function parse(text: string): Node {
  try {
    return Handlebars.parse(text) as unknown as Node
  } catch (error) {
    const line = /on line (\d+)/.exec(String((error as Error).message))?.[1]
    throw new TemplateError(`Há um erro de escrita nas chaves${line ? `, na linha ${line}` : ''}. Use {{variavel}}.`)
  }
}

const refused = new Set(['PartialStatement', 'PartialBlockStatement', 'Decorator', 'DecoratorBlock'])
const helpers = new Set(['if', 'unless', 'ou'])

function collectPaths(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(collectPaths)
  if (!node || typeof node !== 'object') return []
  const { type } = node as Node
  if (refused.has(type)) throw new TemplateError('Só variáveis, "if", "unless" e "ou" podem ser usados aqui.')
  if (type === 'PathExpression') return pathOf(node as Node)
  if (type === 'MustacheStatement' || type === 'BlockStatement' || type === 'SubExpression')
    return callPaths(node as Node)
  return Object.entries(node).flatMap(([key, value]) => (key === 'loc' ? [] : collectPaths(value)))
}

function callPaths(node: Node): string[] {
  const name = (node.path as Node).original as string
  const params = node.params as Node[]
  const isCall = params.length > 0 || node.type !== 'MustacheStatement'
  if (isCall && !helpers.has(name))
    throw new TemplateError(`"${name}" não é uma função conhecida. Use "if", "unless" ou "ou".`)
  const inside = [node.program, node.inverse].flatMap(collectPaths)
  return [...(isCall ? [] : collectPaths(node.path)), ...params.flatMap(collectPaths), ...inside]
}

function pathOf(node: Node): string[] {
  if (node.data || (node.depth as number) > 0) throw new TemplateError('Use só variáveis da lista, sem "@" nem "../".')
  return [(node.parts as string[]).join('.')]
}
