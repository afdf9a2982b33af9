import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** What a page may load: our own files and nothing else; no script and no style inside the page. */
export function createHeaders({ production }: { production: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Tabler draws its arrows and ticks from data: addresses inside its style sheet.
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: production,
    // Refused forms lead back to the page they came from, which the browser must name.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'sameorigin' },
  })
}

/** For a customer's HTML in an iframe: its own styles and pictures, no script, no form, no address outside. */
export const framePolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'"

export const filePolicy = "sandbox; default-src 'none'"

/** For a document's public page: as in a frame, and its PDF may be downloaded. */
export const publicPolicy =
  "sandbox allow-downloads allow-top-navigation allow-popups; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
