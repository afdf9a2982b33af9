import { csrfSync } from 'csrf-sync'

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  // Forms carry a hidden field, htmx a header.
  getTokenFromRequest: request => request.body?._csrf ?? request.headers['x-csrf-token'],
  errorConfig: { code: 'csrf' },
})

/** Refuses a POST without the session's token. */
export const checkCsrf = csrfSynchronisedProtection

/** The session's token, made on first use. */
export const csrfToken = generateToken
