export interface IncomingMessage {
  companyId: string
  senderId: string
  providerId: string
  from: string
  number: string | null
  lid: string | null
  body: string
  at: Date
  quotedProviderId: string | null
  media: { name: string; contentType: string; bytes: Uint8Array } | null
}
