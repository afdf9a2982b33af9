/** What a form page shows in its fields: what was typed and refused, or what is kept. */
export interface Form {
  /** By the input's name: `address[city]`, `items[0][quantity]`. */
  value(name: string, kept?: unknown): string
  checked(name: string, kept: boolean): boolean
  /** Why the field, or a part of what it holds (one number of a list), was refused. */
  error(name: string): string | undefined
  /** A usable element id for the name. */
  id(name: string): string
}

/** What was posted to a path and refused, kept for the next page. */
export interface RefusedForm {
  /** Where the form stands, without the query. */
  path: string
  old: Record<string, unknown>
  errors: Record<string, string>
  /** ISO instant: a form left behind is not filled in again hours later. */
  at: string
}

export function createForm(refused?: Pick<RefusedForm, 'old' | 'errors'>): Form {
  return {
    value(name, kept) {
      const typed = refused ? valueAt(refused.old, name) : undefined
      const value = typed ?? kept
      return value === null || value === undefined ? '' : String(value)
    },
    // An unticked box posts nothing at all.
    checked: (name, kept) => (refused ? valueAt(refused.old, name) !== undefined : kept),
    error: name => errorAt(refused?.errors ?? {}, pathOf(name).join('.')),
    id: name => `field-${pathOf(name).join('-')}`,
  }
}

/** Passwords are never kept, whatever the form calls them. */
export function withoutSecrets(body: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(body).filter(([name]) => !secretNames.test(name))
  return Object.fromEntries(kept)
}

const secretNames = /password|senha|secret|token|^_csrf$/i

const pathOf = (name: string) => name.split(/[[\].]+/).filter(part => part !== '')

const errorAt = (errors: Record<string, string>, path: string): string | undefined =>
  errors[path] ?? Object.entries(errors).find(([other]) => other.startsWith(`${path}.`))?.[1]

function valueAt(values: unknown, name: string): unknown {
  return pathOf(name).reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    values,
  )
}
