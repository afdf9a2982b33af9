type Load<K, V> = (keys: K[]) => Promise<Map<K, V>>

/** Asks for one thing; all that is asked in the same turn of the event loop is read by one query. */
export type Gather = <K, V>(name: string, key: K, load: Load<K, V>) => Promise<V | undefined>

/**
 * Two hundred events planned side by side each want their own quote and contact: written naturally that is four
 * hundred queries, gathered it is two.
 */
export function createGather(): Gather {
  const waiting = new Map<string, { keys: Set<unknown>; found: Promise<Map<unknown, unknown>> }>()

  return async (name, key, load) => {
    const group = waiting.get(name) ?? open(name, load as Load<unknown, unknown>)
    group.keys.add(key)
    return (await group.found).get(key) as never
  }

  function open(name: string, load: Load<unknown, unknown>) {
    const keys = new Set<unknown>()
    const found = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      waiting.delete(name)
      return load([...keys])
    })
    const group = { keys, found }
    waiting.set(name, group)
    return group
  }
}
