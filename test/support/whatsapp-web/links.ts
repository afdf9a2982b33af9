import { randomBytes, randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** A phone's number and the name its owner goes by. */
export interface Account {
  phone: string
  name: string
}

/** What a page is told to do. */
export type Order = { name: string } & Record<string, unknown>

/** A browser that a phone let in; it proves itself by its token. */
export interface Device {
  token: string
  account: Account
  /** The page that speaks for it, and what that page missed while its line was down. */
  page?: string
  missed: Order[]
}

/** A page that was opened, as long as the test lasts. */
export interface Page {
  id: string
  /** What its QR code shows while nobody is linked. */
  ref: string
  /** It stopped showing QR codes, and waits to be asked. */
  idle?: boolean
  code?: { phone: string; text: string }
  device?: Device | undefined
  stream?: ServerResponse
}

/** Pages, the devices they speak for, and the orders that go to them. */
export interface Links {
  page(id: string): Page
  pages(): Page[]
  device(token: string): Device | undefined
  /** Without a number, of every account. */
  devices(phone?: string): Device[]
  link(page: Page, account: Account): void
  unlink(device: Device): void
  newRef(page: Page): void
  tell(page: Page, order: Order): void
  /** To every browser of the account; one without a line hears it when it is back. */
  tellAll(phone: string | undefined, order: Order): void
}

export function createLinks(): Links {
  const pages = new Map<string, Page>()
  const devices = new Map<string, Device>()

  const links: Links = {
    page(id) {
      const page = pages.get(id) ?? { id, ref: freshRef() }
      pages.set(id, page)
      return page
    },
    pages: () => [...pages.values()],
    device: token => devices.get(token),
    devices: phone => [...devices.values()].filter(({ account }) => phone === undefined || account.phone === phone),
    link(page, account) {
      const device: Device = { token: randomUUID(), account, missed: [] }
      devices.set(device.token, device)
      links.tell(page, { name: 'linked', device: device.token })
    },
    unlink: device => void devices.delete(device.token),
    newRef(page) {
      page.ref = freshRef()
      page.idle = false
      links.tell(page, { name: 'ref', ref: page.ref })
    },
    tell: ({ stream }, order) => void stream?.write(`data: ${JSON.stringify(order)}\n\n`),
    tellAll(phone, order) {
      for (const device of links.devices(phone)) {
        const page = device.page === undefined ? undefined : pages.get(device.page)
        if (page?.stream) links.tell(page, order)
        else device.missed.push(order)
      }
    },
  }
  return links
}

const freshRef = () => `2@${randomBytes(48).toString('base64')}`
