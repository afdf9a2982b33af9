import { expect } from 'chai'
import { createApiKit } from '../../../core/web/api/create-api-kit.ts'
import type { Endpoint } from '../../../core/web/api/kit.ts'
import { type ApiShop, openApiShop } from '../../support/api.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters?: { in: string; name: string; required?: boolean; schema: object }[]
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> }
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, { schema: object }> }>
}
interface Document {
  openapi: string
  info: { title: string; version: string }
  servers: { url: string }[]
  security: object[]
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: object; responses: object; securitySchemes: Record<string, object> }
}

describe('The OpenAPI document', () => {
  let shop: ApiShop
  let document: Document
  before(async () => {
    shop = await openApiShop()
    document = (
      await shop
        .raw()
        .get('/openapi.json')
        .expect(200)
        .expect('content-type', /application\/json/)
    ).body
  })
  after(() => shop.close())

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )

  it('needs no token and says how the others are protected', () => {
    expect(document.openapi).to.match(/^3\.1\.\d$/)
    expect(document.servers).to.deep.equal([{ url: 'http://localhost:3000/api/v1' }])
    expect(document.security).to.deep.equal([{ token: [] }])
    expect(document.components.securitySchemes.token).to.deep.equal({ type: 'http', scheme: 'bearer' })
  })

  it('holds the endpoints of core and of every plug-in', () => {
    expect(Object.keys(document.paths)).to.include.members([
      '/contacts',
      '/contacts/{id}',
      '/company',
      '/settings/messages',
      '/settings/whatsapp',
      '/settings/tickets',
      '/modules/{plugin}',
      '/rules/{type}',
      '/rules/{type}/variants',
      '/rules/{type}/words/{channel}',
      '/rules/{type}/preview',
      '/messages',
      '/messages/{id}',
      '/messages/{id}/confirmation',
      '/messages/{id}/manual-delivery',
      '/messages/{id}/retry',
      '/reports/message-history',
      '/webhooks',
      '/webhooks/{id}',
      '/tickets',
      '/tickets/{id}',
      '/tickets/{id}/status',
    ])
  })

  it('resolves every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(match => match[1] as string)
    expect(references.length).to.be.greaterThan(20)
    for (const reference of references) {
      const found = reference.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document)
      expect(found, reference).to.be.an('object')
    }
  })

  it('describes exactly the parameters that each path has', () => {
    for (const { path, method, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      const described = (operation.parameters ?? []).filter(parameter => parameter.in === 'path')
      expect(
        described.map(parameter => parameter.name),
        `${method} ${path}`,
      ).to.have.members(named as string[])
      expect(
        described.every(parameter => parameter.required),
        `${method} ${path}`,
      ).to.equal(true)
    }
  })

  it('gives every operation its own id, a heading and a summary', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).to.equal(ids.length)
    const headings = document.tags.map(tag => tag.name)
    expect(new Set(headings).size).to.equal(headings.length)
    for (const { operation } of operations()) {
      expect(headings).to.include.members(operation.tags)
      expect(operation.summary).to.be.a('string').and.not.equal('')
    }
  })

  it('says what comes back, and that errors are problems', () => {
    for (const { operation, path } of operations()) {
      const success = Object.keys(operation.responses).filter(status => /^2\d\d$/.test(status))
      expect(success, path).to.have.length(1)
      expect(operation.responses.default).to.deep.equal({ $ref: '#/components/responses/Problem' })
    }
    expect(document.components.responses).to.have.nested.property('Problem.content.application/problem+json')
  })

  it('says that unknown fields are refused, and which body may be left out', () => {
    const body = (path: string) => document.paths[path]?.post?.requestBody
    expect(body('/tickets')?.content['application/json']?.schema.additionalProperties).to.equal(false)
    expect(body('/tickets')?.required).to.equal(true)
    expect(body('/messages/{id}/confirmation')?.required).to.equal(false)
    expect(body('/messages/{id}/retry')).to.equal(undefined)
  })

  it('offers Idempotency-Key on every POST', () => {
    for (const { method, operation } of operations()) {
      const headers = (operation.parameters ?? []).filter(parameter => parameter.in === 'header')
      expect(headers.map(header => header.name)).to.deep.equal(method === 'post' ? ['Idempotency-Key'] : [])
    }
  })

  it('names the files that an endpoint may answer with', () => {
    const report = document.paths['/reports/message-history']?.get?.responses['200']?.content
    expect(Object.keys(report ?? {})).to.have.members([
      'application/json',
      'text/csv',
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ])
  })
})

describe('A declaration that could never work', () => {
  let shop: ApiShop
  before(async () => {
    shop = await openApiShop()
  })
  after(() => shop.close())

  const declare = (...endpoints: Partial<Endpoint>[]) => {
    const kit = createApiKit(shop.app, [], { prefix: '/x', title: 'X' })
    for (const endpoint of endpoints) {
      const usual = {
        method: 'get',
        path: '/',
        permission: 'contacts.read',
        summary: '',
        answer: { status: 204 },
      } as const
      kit.route({ ...usual, ...endpoint }, async () => undefined)
    }
  }

  it('is refused at start', () => {
    expect(() => declare({ permission: 'contacts.wirte' })).to.throw('No permission is called contacts.wirte')
    expect(() => declare({ path: '/:id' })).to.throw('GET /x/:id does not describe its parameter id.')
    expect(() => declare({}, {})).to.throw('The API has GET /x twice.')
  })
})
