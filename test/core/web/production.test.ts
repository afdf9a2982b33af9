import { expect } from 'chai'
import supertest from 'supertest'
import { createServer } from '../../../core/web/server.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('In production, behind a reverse proxy', () => {
  let shop: Shop
  let agent: ReturnType<typeof supertest>
  before(async () => {
    shop = await openShop()
    agent = supertest(createServer({ ...shop.app, options: { ...shop.app.options, production: true } }))
  })
  after(() => shop.close())

  const overHttps = (path: string) => agent.get(path).set('X-Forwarded-Proto', 'https')

  it('the session cookie travels over HTTPS only', async () => {
    const { headers } = await overHttps('/sign-in')
    expect(String(headers['set-cookie'])).to.match(/; Secure/)
  })

  it('browsers are told to keep to HTTPS', async () => {
    expect((await overHttps('/sign-in')).headers['strict-transport-security']).to.match(/max-age=31536000/)
  })

  it('static files are kept for a year', async () => {
    const path = /href="(\/vendor\/tabler.css[^"]+)"/.exec((await overHttps('/sign-in')).text)?.[1] ?? ''
    expect((await overHttps(path)).headers['cache-control']).to.equal('public, max-age=31536000, immutable')
  })

  it('a page asked for twice comes from templates compiled once', async () => {
    const [first, second] = [await overHttps('/sign-in'), await overHttps('/sign-in')]
    expect(second.text.length).to.equal(first.text.length)
  })
})
