import { distance } from 'fastest-levenshtein'
import Handlebars from 'handlebars'

type Node = { type: string; [key: string]: unknown }

/** A company's text, parsed: safe to keep, quick to render. */
export interface Template {
  /** Variables it names, as paths: `cliente.nome`. */
  paths: readonly string[]
  /** Those of them that leave a hole in the text when they are empty: not those with a default or in a condition. */
  printed: readonly string[]
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
  const uses = usesIn(parse(text), true)
  const run = engine.compile(text, {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: { ou: true },
    data: false,
  })
  const template: Template = {
    paths: unique(uses),
    printed: unique(uses.filter(use => use.printed)),
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

interface Use {
  path: string
  printed: boolean
}

const unique = (uses: Use[]) => [...new Set(uses.map(use => use.path))]

const refused = new Set(['PartialStatement', 'PartialBlockStatement', 'Decorator', 'DecoratorBlock'])
const calls = new Set(['MustacheStatement', 'BlockStatement', 'SubExpression'])

function usesIn(node: unknown, printed: boolean): Use[] {
  if (Array.isArray(node)) return node.flatMap(one => usesIn(one, printed))
  if (!node || typeof node !== 'object') return []
  const { type } = node as Node
  if (refused.has(type)) throw new TemplateError('Só variáveis, "if", "unless" e "ou" podem ser usados aqui.')
  if (type === 'PathExpression') return [{ path: pathOf(node as Node), printed }]
  if (calls.has(type)) return usesInCall(node as Node, printed)
  return Object.entries(node).flatMap(([key, value]) => (key === 'loc' ? [] : usesIn(value, printed)))
}

/** A variable, or one of our three functions in the only shape in which it cannot fail when the message is written. */
function usesInCall(node: Node, printed: boolean): Use[] {
  const path = node.path as Node
  const params = node.params as Node[]
  const parts = [node.program, node.inverse].filter(part => part) as Node[]
  const isVariable = node.type === 'MustacheStatement' && path.type === 'PathExpression'
  if (isVariable && params.length === 0 && !node.hash) return usesIn(path, printed)
  const name = String(path.original ?? '(')
  const isBlock = node.type === 'BlockStatement'
  if (!['if', 'unless', 'ou'].includes(name))
    throw new TemplateError(`"${name}" não é uma função conhecida. Use "if", "unless" ou "ou".`)
  const named = node.hash || parts.some(part => (part.blockParams as string[] | undefined)?.length)
  if (named || (isBlock ? name === 'ou' || params.length !== 1 : name !== 'ou')) throw new TemplateError(spelling)
  // Of what "ou" may say only the last has nothing after it.
  const given = params.flatMap((param, index) => usesIn(param, printed && !isBlock && index === params.length - 1))
  return [...given, ...usesIn(parts, printed)]
}

const spelling = 'Escreva {{#if variavel}}...{{/if}}, {{#unless variavel}}...{{/unless}} ou {{ou variavel "texto"}}.'

function pathOf(node: Node): string {
  const parts = node.parts as string[]
  const climbs = node.data || (node.depth as number) > 0 || parts.some(part => part in Object.prototype)
  if (climbs) throw new TemplateError('Use só variáveis da lista, sem "@" nem "../".')
  return parts.join('.')
}
