import { expect } from 'chai'
import { Companies } from '../../../core/data/company.ts'
import { sendingHours } from '../../../core/outbox/sending-hours.ts'
import { CompanyHolidays } from '../../../core/people/calendar.ts'
import { settingsOf } from '../../../core/people/settings.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'

describe('When a company writes to its customers', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp()
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const follow = async (path: string, fields: object, from = path) =>
    textOf((await browser.follow(await browser.post(path, fields, from))).text)
  const hours = () => app.shop.read(work => settingsOf(work, sendingHours))

  describe('is told by its hours', () => {
    const path = '/settings/sending-hours'
    const shut = { from: '09:00', to: '12:00' }
    const given = {
      weekdays: { open: 'on', from: '07:30', to: '18:00' },
      saturday: shut,
      sunday: shut,
      holidays: { national: 'on', bank: 'on' },
      channels: { whatsapp: 'on' },
      urgent: 'fiscal',
    }

    it('which stand on a page of their own, in the settings', async () => {
      const { text } = await browser.get(path)
      expect(text).to.match(/name="weekdays\[from\]" type="time" value="08:00"/)
      expect(textOf(text)).to.contain('Horários de envio').and.contain('Dias próprios da empresa')
      expect((await browser.get('/')).text).to.contain(`href="${path}"`)
    })

    it('which are kept as they were ticked', async () => {
      expect(await follow(path, given)).to.contain('Horários salvos.')
      expect(await hours()).to.deep.equal({
        weekdays: { open: true, from: '07:30', to: '18:00' },
        saturday: { open: false, ...shut },
        sunday: { open: false, ...shut },
        holidays: ['national', 'bank'],
        channels: ['whatsapp'],
        urgent: 'fiscal',
      })
      expect(textOf((await browser.get('/system/audit')).text)).to.contain('Configurações alteradas: Horários de envio')
    })

    it('which may also leave out every holiday and every channel', async () => {
      const { holidays: _holidays, channels: _channels, ...rest } = given
      await follow(path, rest)
      expect(await hours()).to.deep.include({ holidays: [], channels: [] })
    })

    it('which are refused when they make no sense, with what was typed still there', async () => {
      const wrong = { ...given, weekdays: { open: 'on', from: '18:00', to: '07:30' } }
      const { text } = await browser.follow(await browser.post(path, wrong))
      expect(text)
        .to.contain('O fim precisa vir depois do começo.')
        .and.match(/name="weekdays\[from\]"[^>]*value="18:00"/)
      expect(await follow(path, { ...given, weekdays: shut })).to.contain('Deixe ao menos um dia com envio.')
      expect((await hours()).weekdays.from).to.equal('08:00')
    })

    it('which everybody may look at and only administrators change', async () => {
      const staff = await app.signedIn('staff')
      expect((await staff.get(path)).status).to.equal(200)
      expect((await staff.post(path, given, '/profile')).status).to.equal(403)
      expect((await hours()).urgent).to.equal('none')
    })

    it('which other programs read and write as well', async () => {
      const token = await app.shop.token()
      const ask = (method: string, body?: object) =>
        fetch(`${app.origin}/api/v1/settings/sending-hours`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
      const before = (await (await ask('GET')).json()) as object
      expect(before).to.deep.equal(sendingHours.schema.parse({}))
      const answer = await ask('PUT', { ...before, urgent: 'dueDate' })
      expect([answer.status, (await hours()).urgent]).to.deep.equal([200, 'dueDate'])
      const refused = await ask('PUT', { ...before, sunday: { open: true, from: '10:00', to: '09:00' } })
      expect(refused.status).to.equal(422)
      expect(JSON.stringify(await refused.json())).to.contain('O fim precisa vir depois do começo.')
    })
  })

  describe('is told by its calendar', () => {
    const path = '/settings/calendar'
    const day = { date: '2026-08-25', name: 'Aniversário de Chapecó', kind: 'municipal', yearly: 'on' }
    const own = () => app.shop.read(work => work.of(CompanyHolidays).all())
    const page = async (query = '') => textOf((await browser.get(`${path}${query}`)).text)

    it('with the national holidays and those of its state, and which of them count', async () => {
      expect(await page())
        .to.contain('Escolha o estado')
        .and.contain('21/04/2026 terça-feira Tiradentes')
      await app.shop.write(work => work.of(Companies).change({}, { state: 'SP' }))
      const text = await page('?year=2027')
      expect(text).to.contain('09/07/2027 sexta-feira Revolução Constitucionalista Lei 9.497/1997 Estadual Nada sai')
      expect(text).to.contain('Segunda-feira de Carnaval Resolução CMN 4.880/2020 Bancário Normal')
    })

    it('to which it adds days of its own, every year or once', async () => {
      expect(await follow(path, day))
        .to.contain('Aniversário de Chapecó entrou na lista.')
        .and.contain('todo ano')
      await follow(path, { date: '2027-12-24', name: 'Recesso', kind: 'company' })
      expect((await own()).map(({ day, kind }) => [day, kind])).to.have.deep.members([
        ['08-25', 'municipal'],
        ['2027-12-24', 'company'],
      ])
      expect(await page('?year=2027'))
        .to.contain('25/08/2027')
        .and.contain('Recesso só este ano')
      expect(await page('?year=2028')).not.to.contain('Recesso')
    })

    it('from which it takes them away', async () => {
      await follow(path, day)
      const [{ id } = { id: '' }] = await own()
      expect(await follow(`${path}/${id}/removal`, {}, path)).to.contain('Aniversário de Chapecó saiu da lista.')
      expect(await own()).to.have.length(0)
      expect(textOf((await browser.get('/system/audit')).text))
        .to.contain('Feriado incluído: Aniversário de Chapecó')
        .and.contain('Feriado tirado da lista: Aniversário de Chapecó')
    })

    it('that refuses a day twice, a day that does not exist and one without a name', async () => {
      await follow(path, day)
      expect(await follow(path, { ...day, name: 'De novo' })).to.contain('Este dia já está na lista.')
      expect(await follow(path, { ...day, date: '2026-02-30' })).to.contain('Esta data não existe.')
      expect(await follow(path, { ...day, date: '2026-03-01', name: ' ' })).to.contain('Escreva o nome do feriado.')
      expect(await own()).to.have.length(1)
    })

    it('that is the company’s alone', async () => {
      await follow(path, day)
      const [{ id } = { id: '' }] = await own()
      const stranger = await app.stranger()
      expect(textOf((await stranger.get(path)).text)).not.to.contain('Chapecó')
      expect((await stranger.post(`${path}/${id}/removal`, {}, path)).status).to.equal(404)
      const staff = await app.signedIn('staff')
      expect((await staff.post(path, day, '/profile')).status).to.equal(403)
    })
  })
})
