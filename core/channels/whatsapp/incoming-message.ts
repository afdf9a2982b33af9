/** What a customer wrote to one of our numbers, whichever driver heard it. */
export interface IncomingMessage {
  companyId: string
  senderId: string
  /** The provider's own id: what comes twice is the same message. */
  providerId: string
  /** Who wrote, as the provider names them. */
  from: string
  /** E.164, where it is known. */
  number: string | null
  /** Hidden id (`123456789012345@lid`), where the provider uses one. */
  lid: string | null
  body: string
  at: Date
  /** The message this one answers. */
  quotedProviderId: string | null
  media: { name: string; contentType: string; bytes: Uint8Array } | null
}
