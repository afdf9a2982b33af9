/** A path with its query; what is empty is left out. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const text = new URLSearchParams(given).toString()
  return text ? `${path}?${text}` : path
}

/** The values of a repeated field: none, one or many. */
export function listOf(given: unknown, atMost = 200): string[] {
  const values = Array.isArray(given) ? given : [given]
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '')
  return [...new Set(texts)].slice(0, atMost)
}
