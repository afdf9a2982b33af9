import type { MessageType, Words } from './message-type.ts'
import { parseTemplate, type Template } from './template.ts'
import { completed, type Variable, valueAt, variablesOf } from './variables.ts'

export interface Rendered {
  subject: string
  body: string
  /** Titles of the variables the words use, the message needs and nobody filled in. */
  missing: string[]
}

/** The words with the variables put in. A missing one stays visible in brackets, and its message is held back. */
export function renderWords(type: MessageType, words: Words, variables: Record<string, unknown>): Rendered {
  const known = variablesOf(type)
  const templates = { subject: parseTemplate(words.subject ?? ''), body: parseTemplate(words.body) }
  const missing = missingIn(Object.values(templates), known, variables)
  const values = completed(withMarks(variables, missing), [...known, ...missing])
  return {
    // A line break in a value would end the header line.
    subject: templates.subject
      .render(values)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 255),
    body: templates.body.render(values).replace(/\r\n?/g, '\n').trim(),
    missing: missing.map(variable => variable.title),
  }
}

type Titled = Pick<Variable, 'path' | 'title'>

/** Needed and empty, or no longer known: words outlive the version of the plug-in they were written for. */
function missingIn(templates: Template[], known: Variable[], variables: Record<string, unknown>): Titled[] {
  const printed = new Set(templates.flatMap(template => template.printed))
  const empty = known.filter(
    variable => !variable.optional && printed.has(variable.path) && valueAt(variables, variable.path) === '',
  )
  const strange = templates
    .flatMap(template => template.paths)
    .filter(path => !known.some(variable => variable.path === path))
  return [...empty, ...[...new Set(strange)].map(path => ({ path, title: path }))]
}

function withMarks(variables: Record<string, unknown>, missing: Titled[]): Record<string, unknown> {
  if (missing.length === 0) return variables
  const copy = structuredClone(variables)
  for (const { path, title } of missing) {
    const keys = path.split('.')
    const last = keys.pop() as string
    let parent = copy
    for (const key of keys) {
      parent[key] ??= {}
      parent = parent[key] as Record<string, unknown>
    }
    parent[last] = `[falta: ${title}]`
  }
  return copy
}
