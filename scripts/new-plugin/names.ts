/** What a plug-in and its thing are called, wherever they are mentioned. */
export interface Names {
  /** `service-orders`: folder, table, URL, permissions. */
  name: string
  /** `service-order`: subject of its events. */
  noun: string
  /** What people read: `Ordem de serviço`, `Ordens de serviço`. */
  one: string
  many: string
  feminine: boolean
  /** `ordem`: the leading name of its variables. */
  variable: string
}

export type Wish = { name: string } & Partial<Omit<Names, 'name'>>

/** First parts of addresses that core answers itself. */
export const taken: readonly string[] = [
  'api',
  'contacts',
  'd',
  'dev',
  'healthz',
  'live',
  'messages',
  'metrics',
  'profile',
  'readyz',
  'search',
  'settings',
  'sign-in',
  'sign-out',
  'static',
  'system',
  'tasks',
  'vendor',
]

/** Every name from the one that was given; what people read stays in English until somebody translates it. */
export function namesFrom(wish: Wish): Names {
  const noun = wish.noun ?? singular(wish.name)
  const one = wish.one ?? capital(noun.replaceAll('-', ' '))
  const many = wish.many ?? capital(wish.name.replaceAll('-', ' '))
  return { name: wish.name, noun, one, many, feminine: wish.feminine ?? false, variable: wish.variable ?? camel(noun) }
}

/** Why these names cannot be used, in one sentence; undefined: they can. */
export function refusal(names: Names, others: { plugins: string[]; tables: string[]; subjects: string[] }) {
  const { name, noun, variable } = names
  if (!isPlain(name)) return `"${name}" não serve de nome: use um plural em inglês, em minúsculas, como warranties.`
  if (!isPlain(noun) || noun === name) return `"${name}" não parece um plural: informe o singular com --noun.`
  if (others.plugins.includes(name)) return `O plug-in "${name}" já existe.`
  if (taken.includes(name)) return `O endereço /${name} já é do núcleo: escolha outro nome.`
  const tables = [name, `${noun}_items`].filter(table => others.tables.includes(table))
  if (tables[0]) return `A tabela "${tables[0]}" já existe: escolha outro nome.`
  if (others.subjects.includes(noun))
    return `Já existe outra coisa chamada "${noun}": informe outro singular com --noun.`
  if (!/^[a-z][a-zA-Z0-9]{1,29}$/.test(variable) || ['cliente', 'empresa'].includes(variable))
    return `"${variable}" não serve de variável: use letras minúsculas sem acento, como garantia.`
  return undefined
}

/** What the templates leave open. */
export function placeholders(names: Names): Record<string, string> {
  const { name, noun, one, many, feminine, variable } = names
  return {
    name,
    noun,
    id: camel(noun),
    plural: camel(name),
    Plural: capital(camel(name)),
    One: one,
    one: lowered(one),
    Many: many,
    many: lowered(many),
    feminine: String(feminine),
    o: feminine ? 'a' : 'o',
    O: feminine ? 'A' : 'O',
    variable,
    OLD: `T${variable.toUpperCase()}`,
  }
}

const isPlain = (word: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(word) && word.length <= 30
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const camel = (words: string) => words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

function singular(plural: string): string {
  if (/ies$/.test(plural)) return plural.replace(/ies$/, 'y')
  if (/(s|x|z|ch|sh)es$/.test(plural)) return plural.replace(/es$/, '')
  return plural.replace(/s$/, '')
}
