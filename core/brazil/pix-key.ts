import { isEmail } from './email.ts'
import { parsePhone } from './phone.ts'
import type { Refusal } from './refusal.ts'
import { parseTaxId } from './tax-id.ts'

export interface PixKey {
  kind: 'cpf' | 'cnpj' | 'email' | 'phone' | 'random'
  /** As the DICT keeps it: no masks, `+5549999990187`, e-mail and random key in lower case, CNPJ letters in capitals. */
  key: string
}

/**
 * What somebody types for a PIX key (BCB, Manual de Padrões para Iniciação do Pix, "Formatação das chaves do DICT no BR
 * Code"). Eleven digits that are both a CPF and a mobile number are a CPF; written with +55 or brackets, a number.
 */
export function readPixKey(text: string): PixKey | Refusal {
  const typed = text.trim()
  if (typed === '') return { reason: 'Informe a chave PIX.' }
  if (typed.includes('@')) return emailKey(typed.toLowerCase())
  if (/^[0-9a-f]{32}$/i.test(typed.replaceAll('-', ''))) return { kind: 'random', key: uuidOf(typed.toLowerCase()) }
  const taxId = parseTaxId(typed)
  if (taxId) return { kind: taxId.kind, key: taxId.value }
  const phone = parsePhone(typed)
  if (phone?.kind === 'mobile') return { kind: 'phone', key: phone.e164 }
  return { reason: phone ? 'A chave PIX de telefone precisa ser um celular.' : whatIsWrong(typed) }
}

function emailKey(email: string): PixKey | Refusal {
  if (!isEmail(email)) return { reason: 'Este e-mail não está certo. Confira a chave PIX.' }
  if (email.length > 77) return { reason: 'Um e-mail de chave PIX tem até 77 letras.' }
  return { kind: 'email', key: email }
}

const uuidOf = (typed: string) =>
  typed.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function whatIsWrong(typed: string): string {
  const bare = typed.replace(/[\s./()+-]/g, '')
  if (/^\d{11}$/.test(bare)) return 'Este número não é um CPF nem um celular com DDD. Confira os números.'
  if (/^[0-9a-z]{12}\d{2}$/i.test(bare)) return 'O CNPJ não confere. Confira os números e as letras dele.'
  if (/^[0-9a-f]{20,}$/i.test(bare)) return `A chave aleatória tem 32 letras e números, e esta tem ${bare.length}.`
  return 'Informe um CPF, um CNPJ, um e-mail, um celular com DDD ou uma chave aleatória.'
}
