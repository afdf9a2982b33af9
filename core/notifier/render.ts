import type { MessageType, Words } from './message-type.ts'
import { parseTemplate } from './template.ts'
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
  const used = new Set([...templates.subject.paths, ...templates.body.paths])
  const missing = known.filter(
    variable => !variable.optional && used.has(variable.path) && valueAt(variables, variable.path) === '',
  )
  const values = completed(withMarks(variables, missing), known)
  return {
    // A line break in a value would end the header line.
    subject: templates.subject.render(values).replace(/\s+/g, ' ').trim().slice(0, 255),
    body: templates.body.render(values).replace(/\r\n?/g, '\n').trim(),
    missing: missing.map(variable => variable.title),
  }
}

function withMarks(variables: Record<string, unknown>, missing: Variable[]): Record<string, unknown> {
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
