import { expect } from 'chai'
import { z } from 'zod'
import { plugins } from '../../../config/plugins.ts'
import { Companies } from '../../../core/data/company.ts'
import { Events } from '../../../core/events/event.ts'
import { JobRuns } from '../../../core/jobs/job-run.ts'
import { senderChoices } from '../../../core/outbox/module-sender.ts'
import { defineSettings, settingsOf } from '../../../core/people/settings.ts'
import { Users } from '../../../core/people/user.ts'
import { definePlugin } from '../../../core/plugin.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'

const settings = defineSettings(
  'trial',
  z.object({
    eager: z.boolean().default(true).meta({ title: 'Avisar logo' }),
    days: z.number().int().min(1).max(30).default(5).meta({ title: 'Dias' }),
    tone: z
      .enum(['formal', 'near'])
      .default('formal')
      .meta({ title: 'Tom', labels: { formal: 'Formal', near: 'Próximo' } }),
    before: z.array(z.number().int()).default([5, 1]).meta({ title: 'Avisos', description: 'Dias antes.' }),
    signature: z.string().max(20).default('').meta({ title: 'Assinatura' }),
  }),
)
const broken = {
  name: 'trial.count',
  title: 'Contar',
  schedule: '0 6 * * *',
  run: () => Promise.reject(new Error('no such table')),
}
const trial = definePlugin({ name: 'trial', title: 'Ensaio', needs: ['quotes'], jobs: [broken], settings })

describe('Settings', () => {
  let app: TestApp
  let browser: Browser
  beforeEach(async () => {
    app = await buildTestApp({ plugins: [...plugins, trial] })
    browser = await app.signedIn()
  })
  afterEach(() => app.close())

  const users = () => app.shop.read(work => work.of(Users).all({ order: [['createdAt', 'ASC']] }))

  describe('of the company', () => {
    it('are kept', async () => {
      const given = { name: 'Flora', taxId: '11.222.333/0001-81', phone: '(49) 3322-1100', timeZone: 'America/Manaus' }
      await browser.post('/settings/company', { ...given, address: { city: 'Manaus', state: 'AM' } })
      const company = await app.shop.read(work => work.of(Companies).get(work.companyId))
      expect(company).to.include({ name: 'Flora', taxId: '11222333000181', city: 'Manaus', timeZone: 'America/Manaus' })
    })

    it('are refused where they are wrong', async () => {
      const answer = await browser.post('/settings/company', { name: '', taxId: '1', phone: '1', timeZone: 'Lua/Mar' })
      const { text } = await browser.follow(answer)
      for (const words of ['Escreva o nome da empresa.', 'Este CPF ou CNPJ não existe.', 'Este telefone não existe.']) {
        expect(text).to.contain(words)
      }
    })
  })

  describe('of a module', () => {
    it('are drawn from what the module declares', async () => {
      const { text } = await browser.get('/settings/plugins/trial')
      expect(text).to.match(/type="checkbox"[^>]*name="eager"[^>]*checked/)
      expect(text).to.match(/name="days" type="number" value="5"[^>]*min="1"[^>]*max="30"/s)
      expect(text).to.contain('>Próximo</option>').and.contain('value="5, 1"').and.contain('Dias antes.')
    })

    it('are kept, an unticked box too', async () => {
      await browser.post('/settings/plugins/trial', { days: '12', tone: 'near', before: '10, 5 1', signature: 'Ana' })
      const kept = await app.shop.read(work => settingsOf(work, settings))
      expect(kept).to.deep.equal({ eager: false, days: 12, tone: 'near', before: [10, 5, 1], signature: 'Ana' })
    })

    it('are refused where they are wrong, and nothing is kept', async () => {
      const typed = { eager: 'on', days: '99', tone: 'near', before: '5, x', signature: 'a' }
      const { text } = await browser.follow(await browser.post('/settings/plugins/trial', typed))
      expect(text)
        .to.match(/name="days"[^>]*value="99"[^>]*aria-invalid/s)
        .and.match(/name="before"[^>]*aria-invalid/s)
      expect((await app.shop.read(work => settingsOf(work, settings))).days).to.equal(5)
    })

    it('do not exist for a module without any', async () => {
      expect((await browser.get('/settings/plugins/nobody')).status).to.equal(404)
    })
  })

  describe('switch modules', () => {
    const toggle = (name: string, enabled: 'yes' | 'no') =>
      browser.post(`/settings/modules/${name}`, { enabled }, '/settings/modules')

    it('off and on', async () => {
      await toggle('trial', 'no')
      expect((await browser.get('/settings/modules')).text).to.contain('Ensaio: desligado')
      expect((await browser.follow(await toggle('trial', 'yes'))).text).to.contain('Ensaio: ligado.')
    })

    it('and choose the number each one’s messages leave from, where there are two', async () => {
      const shown = async () => (await browser.get('/settings/modules')).text
      const usual = await app.shop.addSender({ channel: 'whatsapp', driver: 'paper', name: 'Balcão' })
      expect(await shown()).not.to.contain('WhatsApp sai por')
      const second = { channel: 'whatsapp' as const, driver: 'paper', name: 'Cobrança', isDefault: false }
      const { id } = await app.shop.addSender(second)
      expect(await shown()).to.contain('o padrão (Balcão)')
      const choose = (whatsapp: string) =>
        browser.post('/settings/modules/quotes/senders', { senders: { whatsapp } }, '/settings/modules')
      await choose(id)
      expect((await app.shop.read(senderChoices)).get('quotes')).to.deep.equal({ whatsapp: id })
      expect(await shown()).to.contain(`<option value="${id}" selected>Cobrança</option>`)
      await choose('')
      expect((await app.shop.read(senderChoices)).size).to.equal(0)
      const refused = await choose(usual.id.replace(/.$/, 'x'))
      expect((await browser.follow(refused)).text).to.contain('Este remetente não existe mais neste canal')
    })

    it('but not off while another one needs it', async () => {
      const answer = await toggle('quotes', 'no')
      expect((await browser.follow(answer)).text).to.contain('Ensaio precisa de Orçamentos. Desligue primeiro.')
    })

    it('but not on before the one it needs', async () => {
      await toggle('trial', 'no')
      await toggle('quotes', 'no')
      expect((await browser.follow(await toggle('trial', 'yes'))).text).to.contain('Ligue primeiro.')
    })
  })

  describe('of users', () => {
    const add = (given: object) => browser.post('/settings/users', given, '/settings/users/new')

    it('let in a new one with the password that is shown once', async () => {
      const { text } = await add({ name: 'Bruna', email: 'Bruna@Loja.test', role: 'staff' })
      const password = /id="password">([a-z0-9-]+)</.exec(text)?.[1] ?? ''
      expect(password).to.match(/^(\w{4}-){3}\w{4}$/)
      const answer = await app.visitor().post('/sign-in', { email: 'bruna@loja.test', password })
      expect(answer.status).to.equal(303)
    })

    it('have an e-mail of their own', async () => {
      const answer = await add({ name: 'Outra Ana', email: app.shop.administrator.email, role: 'staff' })
      expect((await browser.follow(answer)).text).to.contain('Este e-mail já é de um usuário.')
    })

    it('keep at least one administrator', async () => {
      const [ana] = await users()
      for (const [path, given] of [
        ['', { name: 'Ana', role: 'staff' }],
        ['/disable', {}],
      ] as const) {
        const answer = await browser.post(`/settings/users/${ana?.id}${path}`, given, `/settings/users/${ana?.id}`)
        const { text } = await browser.follow(answer)
        expect(text).to.contain('A empresa precisa de ao menos um administrador.')
      }
    })

    it('change their own password and stay here, but nowhere else', async () => {
      const elsewhere = await app.signedIn()
      await app.shop.clock.wait(60_000)
      const given = {
        currentPassword: app.shop.administrator.password,
        newPassword: 'uma frase nova',
        repeatedPassword: 'uma frase nova',
      }
      const answer = await browser.post('/profile/password', given, '/profile')
      expect((await browser.follow(answer)).text).to.contain('Senha trocada.')
      expect((await elsewhere.get('/')).headers.location).to.equal('/sign-in')
    })

    it('must know the old password, and do not find it written anywhere', async () => {
      const given = { currentPassword: 'chute errado', newPassword: 'uma frase nova', repeatedPassword: 'outra coisa' }
      const mistyped = await browser.follow(await browser.post('/profile/password', given, '/profile'))
      expect(mistyped.text).to.contain('As duas senhas não são iguais.').and.not.contain('chute errado')
      const wrong = await browser.post(
        '/profile/password',
        { ...given, repeatedPassword: 'uma frase nova' },
        '/profile',
      )
      expect((await browser.follow(wrong)).text).to.contain('Esta não é a sua senha atual.')
      const [sessions] = await app.shop.app.database.sequelize.query('SELECT data FROM sessions')
      expect(JSON.stringify(sessions)).to.not.contain('chute errado')
    })

    it('cannot guess it for ever', async () => {
      const given = { currentPassword: 'chute', newPassword: 'uma frase nova', repeatedPassword: 'uma frase nova' }
      for (let attempt = 0; attempt < 5; attempt++) await browser.post('/profile/password', given, '/profile')
      expect((await browser.post('/profile/password', given, '/profile')).status).to.equal(429)
    })

    it('are in the audit with what they did', async () => {
      await add({ name: 'Bruna', email: 'bruna@loja.test', role: 'staff' })
      const { text } = await browser.get('/system/audit?area=user')
      expect(text).to.contain('Usuário criado').and.contain('Entrou').and.contain('por Ana')
      expect((await browser.get('/system/audit?from=2030-01-01')).text).to.contain('Nada neste filtro')
    })
  })

  describe('of the system', () => {
    it('free an event that is stuck, or settle it', async () => {
      const stuck = async () => {
        const [event] = await app.shop.read(work => work.of(Events).all({ order: [['seq', 'ASC']], limit: 1 }))
        await app.shop.write(work =>
          work
            .of(Events)
            .change({ id: event?.id ?? '' }, { stuckAt: work.now, processedAt: null, lastError: 'Sem rede' }),
        )
        return event?.id
      }
      const free = await stuck()
      expect((await browser.get('/system/health')).text).to.contain('Sem rede')
      await browser.post(`/system/health/events/${free}/retry`, {}, '/system/health')
      expect((await browser.get('/system/health')).text).to.contain('Nenhuma pendência')
      const settled = await stuck()
      await browser.post(`/system/health/events/${settled}/settle`, {}, '/system/health')
      const event = await app.shop.read(work => work.of(Events).get(settled ?? ''))
      expect(event.processedAt).to.not.equal(null)
      const again = await browser.post(`/system/health/events/${settled}/settle`, {}, '/system/health')
      expect((await browser.follow(again)).text).to.contain('Esta pendência já foi resolvida.')
    })

    it('show a job that failed when a person ran it, with the reason, there and in the audit', async () => {
      const answer = await browser.post('/system/jobs/trial.count/runs', {}, '/system/jobs')
      expect(answer.headers.location).to.equal('/system/jobs')
      const { text } = await browser.follow(answer)
      expect(text).to.contain('não terminou, e nada do que fez ficou gravado.')
      expect(text).to.match(/Últimas execuções[\s\S]*Erro interno; o registro do servidor diz mais\.[\s\S]*Falhou/)
      expect(text).to.contain('falhou.').and.not.contain('no such table')
      const audit = await browser.get('/system/audit')
      expect(audit.text).to.contain('Agendamento falhou').and.not.contain('no such table')
    })

    it('show each run of a job with its slot, duration and count, page by page', async () => {
      await app.shop.write(work =>
        work.of(JobRuns).insertAll(
          Array.from({ length: 60 }, (_, index) => {
            const startedAt = new Date(Date.UTC(2026, 8, 1 + index, 9, 5))
            const slot = `${startedAt.toISOString().slice(0, 10)}T06:05`
            const run = { job: 'quotes.expire', slot, startedAt, finishedAt: new Date(startedAt.getTime() + 1_200) }
            return { ...run, outcome: 'done' as const, count: 1_000 + index, summary: 'feito' }
          }),
        ),
      )
      const { text } = await browser.get('/system/jobs/quotes.expire')
      expect(textOf(text)).to.match(/30\/10\/2026 06:05 .* 1,2 s 1\.059 feito Feito/)
      const next = /href="([^"]+)" rel="next"/.exec(text)?.[1] ?? ''
      const last = textOf((await browser.get(next)).text)
      expect(last).to.contain('01/09/2026 06:05').and.not.contain('30/10/2026')
      expect((await browser.get('/system/jobs/quotes.burn')).status).to.equal(404)
    })

    it('run a job now', async () => {
      const answer = await browser.post('/system/jobs/quotes.expire/runs', {}, '/system/jobs')
      expect((await browser.follow(answer)).text)
        .to.contain('Executado:')
        .and.contain('Últimas execuções')
    })
  })
})
