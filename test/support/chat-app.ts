import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { until } from './browser.ts'
import { smtpCertificate } from './smtp-certificate.ts'

/** Stands in for wa.me and api.whatsapp.com, where a browser opens a chat; nothing is ever sent from here. */
export interface ChatApp {
  /** That make a Chromium come here instead. */
  flags: string[]
  /** The address and the headers with which the next chat is opened; waits for it. */
  opened(): Promise<{ url: URL; headers: IncomingHttpHeaders }>
  stop(): Promise<void>
}

export async function startChatApp(): Promise<ChatApp> {
  const asked: Awaited<ReturnType<ChatApp['opened']>>[] = []
  const server = createServer(smtpCertificate, ({ url = '', headers }, response) => {
    const isChat = !url.startsWith('/favicon')
    if (isChat) asked.push({ url: new URL(url, `https://${headers.host}`), headers })
    response.end('<!doctype html><title>WhatsApp</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const hosts = ['wa.me', 'api.whatsapp.com'].map(host => `MAP ${host}:443 ${here}`)
  return {
    flags: [`--host-resolver-rules=${hosts.join(',')}`, '--ignore-certificate-errors'],
    async opened() {
      await until(async () => asked.length > 0, 'a chat is opened')
      return asked.shift() as (typeof asked)[number]
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
