import { randomBytes } from 'node:crypto'

// 32 signs, so that each byte picks one evenly; without l, o, 0 and 1, which are misread when dictated.
const signs = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 80 random bits in four groups that can be read aloud: `k7mq-x2rt-9bnd-w4he`. */
export function generatePassword(): string {
  const text = [...randomBytes(16)].map(byte => signs[byte % signs.length]).join('')
  return text.match(/.{4}/g)?.join('-') ?? text
}
