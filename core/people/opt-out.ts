/**
 * What a customer's text says about receiving messages. `stop` and `resume`: the whole of it is one of the words below,
 * and nothing else; `unclear`: it speaks of stopping among other things ("não me mande mais boletos"), which only a
 * person can read; `plain`: anything else.
 */
export type Request = 'stop' | 'resume' | 'unclear' | 'plain'

export interface Reading {
  request: Request
  /** The word as we write it, `SAIR`; only for `stop` and `resume`. */
  keyword?: string
}

/**
 * Chosen so that each can mean one thing only. Not among them: CANCELAR (an order? the plan?), REMOVER, NÃO, and
 * "não quero mais receber" without saying what (the parcel?).
 */
export const stopKeywords = [
  'SAIR',
  'SAIR DA LISTA',
  'PARAR',
  'PARE',
  'PARAR ENVIO',
  'PARAR ENVIOS',
  'PARAR MENSAGENS',
  'PARAR PROPAGANDA',
  'STOP',
  'UNSUBSCRIBE',
  'DESCADASTRAR',
  'DESCADASTRE',
  'CANCELAR ENVIO',
  'CANCELAR ENVIOS',
  'CANCELAR MENSAGENS',
  'NÃO QUERO MAIS RECEBER MENSAGENS',
  'NÃO QUERO RECEBER MAIS MENSAGENS',
  'NÃO QUERO RECEBER MENSAGENS',
  'QUERO PARAR DE RECEBER MENSAGENS',
  'NÃO QUERO MAIS RECEBER PROMOÇÕES',
  'NÃO QUERO RECEBER PROMOÇÕES',
  'NÃO QUERO MAIS RECEBER PROPAGANDA',
  'NÃO QUERO RECEBER PROPAGANDA',
] as const

export const resumeKeywords = [
  'VOLTAR',
  'VOLTAR A RECEBER',
  'QUERO VOLTAR A RECEBER',
  'QUERO VOLTAR A RECEBER MENSAGENS',
] as const

/** Reads what was written; capitals, accents and the punctuation around and between words do not matter. */
export function readRequest(text: string): Reading {
  const said = plain(text)
  // "SAIR?" asks what would happen.
  const keyword = text.includes('?') ? undefined : keywords.get(said)
  if (keyword) return keyword
  return { request: hints.some(hint => hint.test(said)) ? 'unclear' : 'plain' }
}

/** Smileys stay: with one, a word is no longer alone. What nobody sees and WhatsApp's own marks (`*SAIR*`) fall away. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\p{Cc}~`´^]+/gu, ' ')
    .trim()

const keywords = new Map<string, Required<Reading>>([
  ...stopKeywords.map(keyword => [plain(keyword), { request: 'stop' as const, keyword }] as const),
  ...resumeKeywords.map(keyword => [plain(keyword), { request: 'resume' as const, keyword }] as const),
])

/** Words that may be about stopping. Too many is better than too few: whoever reads decides, nothing happens by itself. */
const hints = [
  /\b(?:sair|parar|pare|parem|stop|spam|lgpd|procon|unsubscribe)\b/,
  /\bpara (?:ja )?de (?:\w+ )?(?:mand|envi|lig|ench|incomod|perturb)\w*/,
  /\bpara com (?:isso|essas?|as|os)\b/,
  /\b(?:cancel|descadastr|desinscrev|bloque|denunci)\w*/,
  /\bnao (?:\w+ ){0,3}(?:quer|desej|gostaria|aceit|autoriz|permit)\w* (?:\w+ ){0,4}(?:receb|mensage|contat|propagand|promoc|avis|bolet)\w*/,
  /\bnao (?:\w+ ){0,3}(?:mand|envi)(?:e|em|a|ar)\b/,
  /\b(?:remov|exclu|apag|delet|tir|retir)\w* (?:\w+ ){0,3}(?:numero|contato|cadastro|telefone|celular|lista|dados)\b/,
  /\bdeix\w* de (?:\w+ )?(?:receber|mandar|enviar)\b/,
  /\bchega de\b/,
  /\bvolt\w* a (?:\w+ )?(?:receber|mandar|enviar)\b/,
]
