import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** Seals what must be kept encrypted at rest and derives one key per use from SECRET_KEY. */
export interface Secret {
  /** AES-256-GCM (NIST SP 800-38D); text in, `v1.<iv>.<tag>.<data>` in base64url out. */
  seal(text: string): string
  /** Throws when the text was changed or sealed under another key. */
  open(sealed: string): string
  /** HMAC-SHA-256 in hex, under a key of its own per `use`. */
  sign(use: string, text: string): string
  /** A base64url key for libraries that want a secret of their own (sessions). */
  derive(use: string): string
}

export function createSecret(secretKey: string): Secret {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secretKey, 'recado', use, 32))
  const sealing = keyFor('seal')
  return {
    seal(text) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv)
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return ['v1', ...[iv, cipher.getAuthTag(), data].map(part => part.toString('base64url'))].join('.')
    },
    open(sealed) {
      const [version, iv, tag, data] = sealed.split('.')
      if (version !== 'v1' || !iv || !tag || data === undefined) throw new Error('Not a sealed text')
      const decipher = createDecipheriv('aes-256-gcm', sealing, Buffer.from(iv, 'base64url'))
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString('utf8')
    },
    sign: (use, text) => createHmac('sha256', keyFor(use)).update(text).digest('hex'),
    derive: use => keyFor(use).toString('base64url'),
  }
}

/** 256 random bits, base64url: API tokens, webhook secrets. */
export const randomToken = () => randomBytes(32).toString('base64url')

/** SHA-256 in hex: enough for tokens of 256 random bits, never for passwords. */
export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

/** Compares two texts in constant time. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)))
}
