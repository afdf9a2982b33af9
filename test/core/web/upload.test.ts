import { expect } from 'chai'
import express, { type NextFunction, type Request, type Response } from 'express'
import request from 'supertest'
import type { Invalid } from '../../../core/errors.ts'
import { uploadParser, uploadsOf } from '../../../core/web/upload.ts'

describe('files that are sent', () => {
  const app = express()
  app.post('/', uploadParser(100), (request, response) => {
    response.json(uploadsOf(request).map(({ name, bytes }) => [name, bytes.length]))
  })
  app.use((error: Invalid, _request: Request, response: Response, _next: NextFunction) => {
    response.status(error.status).json(error.fields)
  })
  const mb = 1024 * 1024
  const send = (sizes: readonly number[]) =>
    sizes.reduce(
      (sending, size, index) => sending.attach('files', Buffer.alloc(size, 'x'), `${index}.xml`),
      request(app).post('/'),
    )

  it('come with their names, whole', async () => {
    expect((await send([3 * mb, 5])).body).to.deep.equal([
      ['0.xml', 3 * mb],
      ['1.xml', 5],
    ])
  })

  it('are refused when one is too large, and when they are together', async () => {
    expect((await send([30 * mb + 1])).body).to.deep.equal({ file: 'O arquivo é grande demais. Use até 30 MB.' })
    const { status, body } = await send([25, 25, 11].map(size => size * mb))
    expect([status, body]).to.deep.equal([
      422,
      { file: 'Os arquivos passam juntos de 60 MB. Envie menos de cada vez.' },
    ])
    expect((await send([25 * mb])).status, 'the next one is counted anew').to.equal(200)
  }).timeout(30_000)
})
