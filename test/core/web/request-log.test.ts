import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import supertest from 'supertest'
import { createServer } from '../../../core/web/server.ts'
import { openShop, type Shop } from '../../support/shop.ts'

describe('The log of requests', () => {
  let shop: Shop
  let lines: string[]
  let agent: ReturnType<typeof supertest>
  before(async () => {
    shop = await openShop()
  })
  beforeEach(() => {
    lines = []
    const stream = new Writable({
      write(piece, _encoding, done) {
        lines.push(String(piece))
        done()
      },
    })
    agent = supertest(createServer({ ...shop.app, log: pino({ base: null }, stream) }))
  })
  after(() => shop.close())

  const lastLine = () => JSON.parse(lines.at(-1) ?? '{}')

  it('says what kind of page was asked for, how it ended and how long it took', async () => {
    await agent.get('/sign-in')
    expect(lastLine()).to.include({ method: 'GET', route: '/sign-in', status: 200, msg: 'request' })
    expect(lastLine().ms).to.be.a('number')
    expect(lastLine().request).to.match(/^[0-9a-f-]{36}$/)
  })

  it('holds no address, no query, no form and no cookie', async () => {
    await agent.get('/contacts/0187-segredo?search=segredo').set('Cookie', 'recado.sid=segredo')
    await agent.post('/sign-in').type('form').send({ email: 'segredo@loja.test', password: 'segredo' })
    expect(lines).to.have.length(2)
    expect(lines.join('')).to.contain('/contacts/:id').and.not.contain('segredo')
  })

  it('says nothing of probes and static files', async () => {
    await agent.get('/healthz')
    await agent.get('/static/theme.js')
    expect(lines).to.deep.equal([])
  })
})
