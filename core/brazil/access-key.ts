import type { Refusal } from './refusal.ts'

/** What an access key says (Manual de Orientação do Contribuinte, 7.0, chave de acesso). */
export interface AccessKey {
  /** 44 characters without mask, letters in upper case. */
  key: string
  /** IBGE's number of the state. */
  state: string
  /** Year and month of the issue, `2611`. */
  month: string
  /** 14 characters; a CPF comes with three leading zeros. */
  issuer: string
  /** `55` NF-e, `65` NFC-e, `57` CT-e, `58` MDF-e. */
  model: string
  series: number
  number: number
}

/**
 * Understands the access key of an electronic fiscal document, with the spaces people print it with or without. Where
 * the issuer has an alphanumeric CNPJ so is the key; each character is worth its ASCII code less 48, modulus 11 with
 * weights from 2 to 9 (Nota Técnica Conjunta 2025.001).
 */
export function readAccessKey(input: string): AccessKey | Refusal {
  const key = input.replace(/\s/g, '').toUpperCase()
  if (key.length !== 44)
    return {
      reason: `A chave de acesso tem ${key.length} caracteres; são sempre 44. Confira se o arquivo está inteiro.`,
    }
  const parts = keyShape.exec(key)
  if (!parts) return { reason: 'A chave de acesso tem caracteres que não podem estar ali. Confira o arquivo.' }
  if (checkDigit(key.slice(0, -1)) !== key.slice(-1))
    return { reason: 'O dígito verificador da chave de acesso não confere. Confira o arquivo.' }
  const [, state = '', month = '', issuer = '', model = '', series = '', number = ''] = parts
  return { key, state, month, issuer, model, series: Number(series), number: Number(number) }
}

/** In groups of four, as it is printed. */
export const formatAccessKey = (key: string): string => key.replace(/(.{4})(?=.)/g, '$1 ')

const keyShape = /^(\d{2})(\d{4})([0-9A-Z]{12}\d{2})(\d{2})(\d{3})(\d{9})\d{10}$/

function checkDigit(base: string): string {
  const sum = [...base]
    .reverse()
    .reduce((total, char, index) => total + (char.charCodeAt(0) - 48) * (2 + (index % 8)), 0)
  const rest = sum % 11
  return String(rest < 2 ? 0 : 11 - rest)
}
