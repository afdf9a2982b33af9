/** A path of this site to go to, or the fallback: addresses are anybody's to write, also `//evil.example`. */
export function safePath(given: unknown, fallback = '/'): string {
  if (typeof given !== 'string' || !given.startsWith('/') || !isPrintable(given)) return fallback
  if (!URL.canParse(given, here)) return fallback
  const { origin, pathname, search, hash } = new URL(given, here)
  // After parsing `/./` and `/../` are gone, and `/\` has become `//`.
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : fallback
}

const here = 'http://here.invalid'

/** Browsers drop tabs and line breaks inside an address, which would turn `/\t/evil` into `//evil`. */
const isPrintable = (text: string) => [...text].every(char => char > ' ' && char !== '\u007f')
