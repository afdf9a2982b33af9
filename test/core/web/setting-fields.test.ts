import { expect } from 'chai'
import supertest from 'supertest'
import { z } from 'zod'
import { changeSettings, defineSettings, settingsOf } from '../../../core/people/settings.ts'
import { definePlugin } from '../../../core/plugin.ts'
import { readSettingsForm, settingFields } from '../../../core/web/settings-form.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'

const seven = z
  .string()
  .max(20)
  .transform((given, context) => {
    const digits = given.replace(/\D/g, '')
    if (digits === '' || digits.length === 7) return digits
    context.addIssue('Este código não existe. Ele tem sete números.')
    return z.NEVER
  })

const settings = defineSettings(
  'trial',
  z
    .object({
      offsets: z
        .array(z.int().min(-60).max(60))
        .max(4, 'No máximo quatro avisos.')
        .refine(days => new Set(days).size === days.length, 'Um dia está repetido.')
        .default([-5, -1, 0, 3])
        .meta({ title: 'Avisar (dias)' }),
      code: seven.default('').meta({ title: 'Código', description: 'Sete números.' }),
      second: seven.optional().meta({ title: 'Segundo código' }),
      city: z
        .string()
        .max(15)
        .refine(text => !/\d/.test(text), 'Escreva a cidade sem números.')
        .optional()
        .meta({ title: 'Cidade' }),
      rest: z
        .enum(['before', 'after'])
        .nullable()
        .default(null)
        .meta({ title: 'Em feriado', labels: { before: 'Antes', after: 'Depois' } }),
      rate: z.number().min(0).max(20).nullable().default(null).meta({ title: 'Juros (%)' }),
    })
    .refine(({ code, city }) => code === '' || city, { path: ['city'], error: 'Com código, escreva a cidade.' }),
)
const plugin = definePlugin({ name: 'trial', title: 'Ensaio', settings })

describe('A module’s settings, as form and as API', () => {
  let app: TestApp
  let browser: Browser
  let token: string
  before(async () => {
    app = await buildTestApp({ plugins: [plugin] })
    browser = await app.signedIn()
    token = await app.shop.token()
  })
  after(() => app.close())

  const path = '/settings/plugins/trial'
  const typed = { offsets: '-10, -5; 0 +3', code: '123.45-67', second: '', city: 'Xanxerê', rest: '', rate: '' }
  const kept = () => app.shop.read(work => settingsOf(work, settings))
  const save = async (fields: object) => (await browser.follow(await browser.post(path, { ...typed, ...fields }))).text
  const put = (body: object) =>
    supertest(app.origin).put('/api/v1/settings/trial').set('authorization', `Bearer ${token}`).send(body)
  const complaints = async (body: object) => {
    const answer = await put(body).expect(422)
    return Object.fromEntries(
      answer.body.errors.map((one: { field: string; message: string }) => [one.field, one.message]),
    )
  }

  it('are drawn by what they are: a text that is tidied up is a text, what may be missing may stay empty', () => {
    const fields = settingFields(settings).map(({ title: _, description, choices, ...field }) => field)
    expect(fields).to.deep.equal([
      { name: 'offsets', kind: 'numbers' },
      { name: 'code', kind: 'text', longest: 20 },
      { name: 'second', kind: 'text', longest: 20, empty: undefined },
      { name: 'city', kind: 'text', longest: 15, empty: undefined },
      { name: 'rest', kind: 'choice', empty: null },
      { name: 'rate', kind: 'number', empty: null, fractions: true, minimum: 0, maximum: 20 },
    ])
    expect(settingFields(settings).find(({ name }) => name === 'rest')?.choices).to.deep.equal([
      ['before', 'Antes'],
      ['after', 'Depois'],
    ])
  })

  it('read negative numbers as people type them', () => {
    const read = (offsets: string) => readSettingsForm(settings, { offsets }).offsets
    expect(read('-5, −1; –2  0 +3')).to.deep.equal([-5, -1, -2, 0, 3])
    expect(read('')).to.deep.equal([])
    expect(read('-5, x, 1-2')).to.deep.equal([-5, 'x', '1-2'])
  })

  it('keep what was tidied up, and what was left empty as absent', async () => {
    expect(await save({})).to.contain('Configurações salvas.')
    expect(await kept()).to.deep.equal({
      ...{ offsets: [-10, -5, 0, 3], code: '1234567', city: 'Xanxerê', rest: null, rate: null },
    })
    const { text } = await browser.get(path)
    expect(text).to.contain('value="-10, -5, 0, 3"').and.contain('value="1234567"').and.contain('Sete números.')
    expect(text).to.match(/name="rate" type="number" value=""\s+step="any"/)
    expect(text).to.contain('<option value="">Sem escolha</option>')
    await save({ rest: 'after', rate: '1,5' })
    expect(await kept()).to.include({ rest: 'after', rate: 1.5 })
  })

  const mistakes: [string, { form: Record<string, string>; api: object }, string][] = [
    ['code', { form: { code: '12' }, api: { code: '12' } }, 'Este código não existe. Ele tem sete números.'],
    ['second', { form: { second: '12' }, api: { second: '12' } }, 'Este código não existe. Ele tem sete números.'],
    ['city', { form: { city: 'Rua 7' }, api: { city: 'Rua 7' } }, 'Escreva a cidade sem números.'],
    ['city', { form: { city: '' }, api: { code: '1234567' } }, 'Com código, escreva a cidade.'],
    ['offsets', { form: { offsets: '1 1' }, api: { offsets: [1, 1] } }, 'Um dia está repetido.'],
    ['offsets', { form: { offsets: '1 2 3 4 5' }, api: { offsets: [1, 2, 3, 4, 5] } }, 'No máximo quatro avisos.'],
  ]
  for (const [field, { form, api }, sentence] of mistakes) {
    it(`are refused at the field, in its own words, by both: ${field}: ${sentence}`, async () => {
      const before = await kept()
      const text = await save(form)
      expect(text).to.match(new RegExp(`name="${field}"[^>]*aria-invalid`, 's'))
      expect(text.split(`id="field-${field}-error">`)[1]?.split('<')[0]).to.equal(sentence)
      expect(text).to.contain(`value="${Object.values(form)[0]}"`)
      expect(await complaints(api)).to.deep.equal({ [field]: sentence })
      expect(await kept()).to.deep.equal(before)
    })
  }

  it('are refused with a sentence for people where the field has none', async () => {
    const text = await save({ offsets: '99', rate: 'muito', rest: 'nunca', city: 'x'.repeat(16) })
    for (const sentence of [
      'No máximo 60.',
      'Escreva só números.',
      'Escolha uma das opções.',
      'Use no máximo 15 letras.',
    ])
      expect(text).to.contain(sentence)
    expect(await save({ offsets: '1, x' })).to.contain('Escreva só números.')
    expect(await save({ offsets: '1, 2.5' })).to.contain('Escreva só números inteiros.')
  })

  it('are replaced over the API, tidied up as well', async () => {
    const { body } = await put({ offsets: [-3, 0], code: '765.43-21', city: 'Chapecó' }).expect(200)
    const now = { offsets: [-3, 0], code: '7654321', city: 'Chapecó', rest: null, rate: null }
    expect(body).to.deep.equal(now)
    const get = supertest(app.origin).get('/api/v1/settings/trial').set('authorization', `Bearer ${token}`)
    expect((await get.expect(200)).body).to.deep.equal(now)
    expect(await complaints({ citty: 'x' })).to.have.keys('citty')
  })

  it('are described in the document of the API', async () => {
    const { body } = await supertest(app.origin).get('/api/v1/openapi.json').expect(200)
    const { requestBody, responses } = body.paths['/settings/trial'].put
    for (const schema of [
      requestBody.content['application/json'].schema,
      responses['200'].content['application/json'].schema,
    ])
      expect(schema.properties.code).to.include({ type: 'string', title: 'Código', description: 'Sete números.' })
  })

  it('are the defaults when what was kept no longer goes together', async () => {
    const stricter = defineSettings(
      'trial',
      settings.schema.refine(({ city }) => city !== 'Chapecó', { path: ['city'], error: 'Não aqui.' }),
    )
    await app.shop.write(work => changeSettings(work, settings, { city: 'Chapecó' }))
    expect((await app.shop.read(work => settingsOf(work, stricter))).city).to.equal(undefined)
    expect((await kept()).city).to.equal('Chapecó')
  })
})
