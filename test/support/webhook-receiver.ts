import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: IncomingMessage['headers']
  body: string
  path: string
}

/** A real server that keeps what it is told and answers as a test wants it to. */
export interface WebhookReceiver {
  url: string
  received: Received[]
  /** 204 unless a test says otherwise. */
  answer(request: Received, response: ServerResponse): void
  close(): Promise<void>
}

export async function openReceiver(): Promise<WebhookReceiver> {
  const receiver: WebhookReceiver = {
    url: '',
    received: [],
    answer: (_request, response) => void response.writeHead(204).end(),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const received = { headers: request.headers, body, path: request.url ?? '' }
    receiver.received.push(received)
    receiver.answer(received, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/aviso`
  return receiver
}
