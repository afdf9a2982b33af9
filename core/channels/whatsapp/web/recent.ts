/** Remembers the last five hundred. */
export function createRecent<T>() {
  const kept = new Map<string, T>()
  return {
    forget: (key: string) => void kept.delete(key),
    get: (key: string) => kept.get(key),
    set(key: string, value: T) {
      kept.set(key, value)
      if (kept.size > 500) kept.delete(kept.keys().next().value as string)
    },
  }
}
