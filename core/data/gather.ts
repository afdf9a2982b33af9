type Load<K, V> = (keys: K[]) => Promise<Map<K, V>>

/** Asks for one thing; what is asked while an earlier question of that name is on its way goes together in one query. */
export type Gather = <K, V>(name: string, key: K, load: Load<K, V>) => Promise<V | undefined>

/**
 * Two hundred events planned side by side each want their own quote and contact: written naturally that is four
 * hundred queries, gathered it is four. A question that is alone waits for nobody.
 */
export function createGather(): Gather {
  const lines = new Map<string, Line>()

  return async (name, key, load) => {
    const line = lines.get(name) ?? { last: undefined, next: undefined }
    lines.set(name, line)
    return (await ask(line, key, load as Load<unknown, unknown>)).get(key) as never
  }
}

type Found = Promise<Map<unknown, unknown>>

interface Line {
  /** The question on its way. */
  last: Found | undefined
  /** What goes together when that one is answered. */
  next: { keys: Set<unknown>; found: Found } | undefined
}

function ask(line: Line, key: unknown, load: Load<unknown, unknown>): Found {
  if (line.next) {
    line.next.keys.add(key)
    return line.next.found
  }
  if (!line.last) return send(line, load([key]))
  const keys = new Set([key])
  const found = line.last.then(ready, ready).then(() => {
    line.next = undefined
    return send(line, load([...keys]))
  })
  line.next = { keys, found }
  return found
}

function send(line: Line, found: Found): Found {
  line.last = found
  const over = () => {
    if (line.last === found) line.last = undefined
  }
  found.then(over, over)
  return found
}

const ready = () => undefined
