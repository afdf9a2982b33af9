import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import type { Services } from '../services.ts'
import { parametersOf, type Route } from './route.ts'
import { strictly } from './strictly.ts'

/** The OpenAPI 3.1 document of all routes, core's and plug-ins', from the same declarations that validate requests. */
export function createOpenApi({ options }: Services, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.endpoint.method]: operation(route) }
  }
  const document = {
    openapi: '3.1.0' as const,
    info: { title: 'Recado', version: options.version, description },
    servers: [{ url: `${options.baseUrl}/api/v1` }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(route => route.group))].map(name => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } },
      schemas: { Problem: problem },
      responses: { Problem: problemResponse },
    },
  }
  return createDocument(document, { override: simplify })
}

const description = [
  'Um token por integração, no cabeçalho Authorization: Bearer <token>. Erros são application/problem+json (RFC 9457).',
  'Datas e horas em UTC com milissegundos (ISO 8601), dias como AAAA-MM-DD, dinheiro em centavos.',
  'Todo POST aceita Idempotency-Key: repetido com a mesma chave em 24 horas, recebe a mesma resposta e nada é feito de novo.',
].join('\n')

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    reference: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'Problem Details for HTTP APIs (RFC 9457)' })

const problemResponse: ZodOpenApiResponseObject = {
  description: 'Não foi possível atender; `detail` diz o que fazer.',
  content: { 'application/problem+json': { schema: problem } },
}

/** Answers may gain fields without breaking anybody, and a format says what a page of regular expression says. */
const simplify: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.format) delete jsonSchema.pattern
}

function operation({ endpoint, path, group }: Route): ZodOpenApiOperationObject {
  const { method, params, query, body, files, answer } = endpoint
  const isPost = method === 'post'
  return {
    operationId: operationId(method, path),
    tags: [group],
    summary: endpoint.summary,
    description: `Permissão: ${endpoint.permission}`,
    requestParams: {
      ...(params instanceof z.ZodObject && parametersOf(path).length > 0 ? { path: params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(isPost ? { header: z.object({ 'Idempotency-Key': z.string().max(255).optional() }) } : {}),
    },
    ...(body
      ? { requestBody: { required: !isOptional(body), content: { 'application/json': { schema: strictly(body) } } } }
      : {}),
    ...(files ? { requestBody: { required: true, content: fileContent(files.types) } } : {}),
    responses: {
      [String(answer.status)]: success(answer),
      ...(answer.known ? { 200: success({ ...answer, status: 200 }) } : {}),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const binary = { type: 'string', format: 'binary' } as const

const fileContent = (types: readonly string[]) => ({
  'multipart/form-data': { schema: { type: 'object' as const, properties: { file: binary } } },
  ...Object.fromEntries(types.map(type => [type, { schema: binary }])),
})

function success({ status, schema, file = [] }: Route['endpoint']['answer']): ZodOpenApiResponseObject {
  const types = typeof file === 'string' ? [file] : file
  const files = types.map(type => [type, { schema: binary }] as const)
  const content = { ...(schema ? { 'application/json': { schema } } : {}), ...Object.fromEntries(files) }
  return { description: STATUS_CODES[status] ?? 'OK', ...(Object.keys(content).length > 0 ? { content } : {}) }
}

/** Whether a request without a body is understood. */
const isOptional = (body: z.ZodType) => body.safeParse({}).success

/** `get /messages/:id` -> `getMessagesById` */
function operationId(method: string, path: string): string {
  const words = path.split('/').filter(part => part)
  return method + words.map(word => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word))).join('')
}

const capital = (word: string) => word.replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase())
