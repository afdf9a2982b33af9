import { createHmac } from 'node:crypto'
import supertest, { type Response } from 'supertest'
import { testAccount } from './stub.ts'

/** What Meta posts to a webhook, signed as Meta signs it ("messages webhook reference"). */
export const newsOf = (value: Record<string, unknown>, phoneNumberId: string = testAccount.phoneNumberId) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: testAccount.businessAccountId,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '554933221100', phone_number_id: phoneNumberId },
            ...value,
          },
        },
      ],
    },
  ],
})

export const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1_000))

export interface StatusNews {
  id: string
  status: string
  at: Date
  errors?: Record<string, unknown>[]
  tracker?: string
}

export const statusNews = ({ id, status, at, errors, tracker }: StatusNews) =>
  newsOf({
    statuses: [
      {
        id,
        status,
        timestamp: secondsOf(at),
        recipient_id: '5549999990187',
        ...(errors ? { errors } : {}),
        ...(tracker ? { biz_opaque_callback_data: tracker } : {}),
      },
    ],
  })

/** A customer's message; `more` is what its kind adds. */
export const messageNews = (
  given: { id: string; at: Date; from?: string; type?: string } & Record<string, unknown>,
) => {
  const { id, at, from = '5549999990187', type = 'text', ...more } = given
  const contacts = [{ profile: { name: 'Maria' }, wa_id: from }]
  return newsOf({ contacts, messages: [{ from, id, timestamp: secondsOf(at), type, ...more }] })
}

export const signatureOf = (body: string, appSecret: string = testAccount.appSecret): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`

/** As Meta does it; `signature` only where it is not to be Meta's. */
export async function postNews(
  address: { origin: string; path: string },
  news: unknown,
  { signature }: { signature?: string } = {},
): Promise<Response> {
  const body = typeof news === 'string' ? news : JSON.stringify(news)
  return supertest(address.origin)
    .post(address.path)
    .set('Content-Type', 'application/json')
    .set('X-Hub-Signature-256', signature ?? signatureOf(body))
    .send(body)
}
