import { expect } from 'chai'
import { addDays, today } from '../../core/brazil/dates.ts'
import type { TaskInHand } from '../../core/tasks/task-type.ts'
import { openSite, type Site } from '../support/browser.ts'
import { addDue, createDues, duesPlugin } from '../support/dues.ts'
import { eventually } from '../support/eventually.ts'
import { oneAfterAnother } from '../support/steps.ts'
import type { Tab } from '../support/tab.ts'
import { simulationOf } from '../support/treasure.ts'

/** Long work as a person follows it, in the page of the days ahead. */
describe('a simulation', function () {
  this.timeout(60_000)
  oneAfterAnother()
  let site: Site
  let tab: Tab
  /** What its steps wait for. */
  let mayGoOn: Promise<void> = Promise.resolve()
  let goOn: () => void = () => undefined

  const hold = () => {
    mayGoOn = new Promise(resolve => {
      goOn = resolve
    })
  }

  before(async () => {
    site = await openSite({ plugins: [duesPlugin()] })
    await createDues(site.shop)
    const maria = await site.contact()
    await addDue(site.shop, maria.id, addDays(today(new Date(), 'America/Sao_Paulo'), 6))
    const type = simulationOf(site.shop)
    const step = type.step.bind(type)
    type.step = async (work, task: TaskInHand<{ days: number }, unknown>) => {
      if (task.done === 3) await mayGoOn
      return step(work, task)
    }
    site.shop.app.start()
    tab = await site.enter()
  })
  after(async () => {
    goOn()
    await site?.close()
  })
  afterEach(() => expect(site.problems()).to.deep.equal([]))

  it('begins with a click, and the page follows it', async () => {
    hold()
    await tab.menu('Mensagens', 'Simulação')
    await tab.choose('Até quando', 'Próximos 7 dias')
    await tab.press('Simular')
    await tab.reads('3 de 8 dias (37%)')
    expect(await tab.page.$eval('main progress', bar => bar.value)).to.equal(37)
  })

  it('can be left, and found again', async () => {
    await tab.menu('Sistema', 'Tarefas')
    expect(await tab.text('main'))
      .to.contain('Simulação de mensagens: próximos 7 dias Ana')
      .and.contain('3 de 8 dias')
    await tab.press('Simulação de mensagens: próximos 7 dias')
    await tab.reads('3 de 8 dias (37%)')
  })

  it('shows by itself when it is over, and leads to what it found', async () => {
    const over = tab.page.waitForNavigation()
    goOn()
    await over
    await tab.reads('Concluída')
    await tab.press('Ver o resultado')
    expect(await tab.text('main'))
      .to.contain('2 sairiam 0 esperam confirmação 0 não sairiam')
      .and.contain('Olá Maria')
  })

  it('asks before it is stopped', async () => {
    hold()
    await tab.choose('Até quando', 'Próximos 90 dias')
    await tab.press('Simular de novo')
    await tab.reads('3 de 91 dias')
    await tab.click('Cancelar', 'main')
    await tab.reads('Parar esta tarefa? O que já foi feito fica como está.', '#confirm')
    await tab.click('Cancelar', '#confirm')
    await tab.click('Cancelar', 'main')
    await tab.press('Parar agora', '#confirm')
    expect(await tab.text('main')).to.contain('O cancelamento foi pedido.')
    goOn()
    await eventually(async () => {
      await tab.go('/messages/simulation')
      expect(await tab.text('main')).to.contain('Cancelada')
    })
  })

  it('narrows with a choice', async () => {
    await tab.go('/tasks')
    await tab.press('Simulação de mensagens: próximos 7 dias')
    await tab.press('Ver o resultado')
    await tab.press('Não sairia')
    expect(await tab.text('main')).to.contain('Nenhuma mensagem neste filtro')
    await tab.press('Todas')
    expect(await tab.text('main')).to.contain('Olá Maria')
  })

  it('is followed without scripts as well, by looking again', async () => {
    hold()
    const plain = await site.window(1280, tab)
    await plain.page.setJavaScriptEnabled(false)
    await plain.go('/messages/simulation')
    await Promise.all([plain.page.waitForNavigation(), plain.page.click('main form button')])
    await eventually(async () => {
      await plain.page.reload()
      expect(await plain.text('main')).to.contain('3 de 31 dias')
    })
    await Promise.all([
      plain.page.waitForNavigation(),
      plain.page.click('main noscript a, main p a[href^="/messages/simulation/"]'),
    ])
    expect(await plain.text('main')).to.contain('Ver como está agora')
    goOn()
    await eventually(async () => {
      await plain.page.reload()
      expect(await plain.text('main')).to.contain('Concluída')
    })
  })
})
