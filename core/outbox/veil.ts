import type { PortalKeyKind } from '../people/portal-account.ts'
import { keyText } from '../people/portal-key.ts'
import type { Secret } from '../secret.ts'

/**
 * Keys that messages carry are filled in on the way out only. What is kept, and what staff read in the history, on the
 * screen of waiting messages and over the API, says that something stood there: a code that staff could read would let
 * them enter as the customer.
 */
export const veiled = (kind: PortalKeyKind, id: string): string => `[só-o-cliente-vê:${kind}:${id}]`

const veil = /\[só-o-cliente-vê:(invite|code|link):([0-9a-f-]{36})\]/g

export const isVeiled = (text: string): boolean => text.search(veil) >= 0

/** The text as the customer gets it. */
export const unveil = (secret: Secret, text: string): string =>
  text.replace(veil, (_, kind: PortalKeyKind, id: string) => keyText(secret, kind, id))
