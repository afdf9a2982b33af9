import { closest } from './template.ts'

/** Names that every message of an older ERP knew. */
const everywhere: Record<string, string> = {
  'TCLIENTE:NOME': 'cliente.nome',
  'TCLIENTE:PRIMEIRONOME': 'cliente.primeiroNome',
  'TEMPRESA:NOME': 'empresa.nome',
  'TEMPRESA:FANTASIA': 'empresa.nome',
  'TEMPRESA:TELEFONE': 'empresa.telefone',
  'TEMPRESA:FONE': 'empresa.telefone',
}

const oldBraces = /(?<!\{)\{\s*([A-Za-zÀ-ú][\wÀ-ú]*(?:\s*[:.]\s*[A-Za-zÀ-ú][\wÀ-ú.]*)?)\s*\}(?!\})/g

export interface Translation {
  text: string
  /** A sentence per name that nobody knows. */
  unknown: string[]
}

/**
 * The one door for texts with single braces: `{TORCAMENTO:CLIENTE}` of older systems becomes `{{cliente.nome}}`, and
 * `{cliente.nome}` gets its second pair of braces. A lone word (`{cliente}`) is never meant to be read as it stands.
 */
export function translateBraces(text: string, oldNames: Record<string, string> = {}): Translation {
  const names: Record<string, string> = { ...everywhere, ...oldNames }
  const unknown: string[] = []
  const translated = text.replace(oldBraces, (whole, inside: string) => {
    const name = inside.replace(/\s+/g, '')
    if (!name.includes(':') && name.includes('.')) return `{{${name}}}`
    const meant = names[name.toUpperCase()]
    if (meant) return `{{${meant}}}`
    const near = closest(name.toUpperCase(), Object.keys(names))
    unknown.push(`Não conhecemos a variável {${name}}${near ? `; você quis dizer {${near}}?` : '.'}`)
    return whole
  })
  return { text: translated, unknown }
}
