/**
 * What somebody wrote to a number of ours. It may be told twice (after a break of the line); `providerId` tells them
 * apart. `from` is WhatsApp's id of the writer, `number` in E.164, `lid` the hidden id.
 */
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
