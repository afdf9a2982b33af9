import { expect } from 'chai'
import { definePlugin } from '../../../core/plugin.ts'
import { startTask } from '../../../core/tasks/actions.ts'
import { type Task, Tasks } from '../../../core/tasks/task.ts'
import type { TaskType } from '../../../core/tasks/task-type.ts'
import { type Browser, buildTestApp, type TestApp } from '../../support/build.ts'
import { textOf } from '../../support/counter.ts'

/** Counts to ten, says so, and can count backwards. */
const counting = (kind: string, permission: string, more: Partial<TaskType> = {}): TaskType => ({
  ...{ kind, title: 'Contar', permission, unit: ['número', 'números'] as const },
  about: () => 'até dez',
  async step(_work, { done }) {
    const next = { state: { at: done + 1 }, done: done + 1, total: 10, rows: [{ data: done + 1 }] }
    return done === 9 ? { ...next, finished: 10 } : next
  },
  tell: result => `Contou até ${result}.`,
  page: () => '/contacts',
  ...more,
})

const plain = counting('sums.count', 'company.write')
const undoable = counting('sums.undo', 'company.write', {
  async undo(_work, { done }) {
    const next = { state: { at: done - 1 }, done: done - 1, total: 10 }
    return done <= 1 ? { ...next, finished: null } : next
  },
})
const sums = definePlugin({ name: 'sums', title: 'Contas', tasks: [plain, undoable] })

describe('the pages of long work', () => {
  let app: TestApp
  let ana: Browser
  beforeEach(async () => {
    app = await buildTestApp({ plugins: [sums] })
    ana = await app.signedIn()
  })
  afterEach(() => app.close())

  const start = (type: TaskType, actor?: string): Promise<Task> => {
    const { works } = app.shop.app
    const scope = actor
      ? { ...app.shop.scope, actor: { kind: 'user' as const, id: actor, name: 'Rui' } }
      : app.shop.scope
    return works.write(scope, work => startTask(work, type, {}))
  }
  const work = async () => {
    while ((await app.shop.app.tasks.round()) > 0);
  }
  const change = (id: string, values: Partial<Task>) => app.shop.write(work => work.of(Tasks).change({ id }, values))
  const underway = async (type = plain) => {
    const task = await start(type)
    await change(task.id, { status: 'running', state: { at: 4 }, done: 4, total: 10, startedAt: app.shop.clock.now() })
    return task
  }
  const page = async (path: string) => textOf((await ana.get(path)).text)

  it('list what is under way, what ended and what came of it', async () => {
    expect(await page('/tasks')).to.contain('Nenhuma tarefa')
    await start(plain)
    await work()
    await underway()
    expect(await page('/tasks')).to.match(
      /Contar: até dez Ana .*4 de 10 números Em andamento.*Contou até 10\. Concluída/,
    )
  })

  it('show how far it is, and where its result is', async () => {
    const { id } = await underway()
    const answer = await ana.get(`/tasks/${id}`)
    expect(textOf(answer.text))
      .to.contain('Em andamento 4 de 10 números (40%)')
      .and.contain('Você pode sair desta página')
    expect(answer.text).to.match(/<progress[^>]*aria-label="Contar: até dez"[^>]*value="40"/)
    await change(id, { rowCount: 3 })
    expect((await ana.get(`/tasks/${id}`)).text).to.match(/href="\/contacts">.*Ver o que já saiu/)
    await work()
    expect((await ana.get(`/tasks/${id}`)).text).to.match(/href="\/contacts">.*Ver o resultado/)
  })

  it('follow it: an open page hears how far it is, and goes to the whole page when it is over', async () => {
    const { id } = await underway()
    const hear = () => ana.get(`/tasks/${id}`, { 'HX-Request': 'true' })
    const part = await hear()
    expect(part.text).to.contain(`hx-get="/tasks/${id}"`).and.contain('value="40"').and.not.contain('<html')
    await work()
    const over = await hear()
    expect([over.status, over.headers['hx-redirect']]).to.deep.equal([204, `/tasks/${id}`])
  })

  it('cancel it, after asking', async () => {
    const { id } = await underway()
    expect((await ana.get(`/tasks/${id}`)).text).to.contain(
      'data-confirm="Parar esta tarefa? O que já foi feito fica como está."',
    )
    const answer = await ana.post(`/tasks/${id}/cancellation`, {}, `/tasks/${id}`)
    expect(textOf((await ana.follow(answer)).text))
      .to.contain('O cancelamento foi pedido.')
      .and.contain('Cancelando')
    await work()
    expect(await page(`/tasks/${id}`))
      .to.contain('Cancelada')
      .and.not.contain('Parar')
    const again = await ana.post(`/tasks/${id}/cancellation`, {}, `/tasks/${id}`)
    expect(textOf((await ana.follow(again)).text)).to.contain('já terminou: não há o que cancelar.')
  })

  it('take it back, where that can be done', async () => {
    const { id } = await underway(undoable)
    await ana.post(`/tasks/${id}/cancellation`, {}, `/tasks/${id}`)
    await change(id, { status: 'undoing' })
    expect(await page(`/tasks/${id}`)).to.contain('Desfazendo o que foi feito')
    await work()
    expect(await page(`/tasks/${id}`)).to.contain('Cancelada')
  })

  it('say why it failed, and try again', async () => {
    const { id } = await underway()
    await change(id, { status: 'failed', error: 'A linha 5 não é um número.', finishedAt: app.shop.clock.now() })
    expect(await page(`/tasks/${id}`)).to.contain('Parou no meio, em 4 de 10 números A linha 5 não é um número.')
    const answer = await ana.post(`/tasks/${id}/retry`, {}, `/tasks/${id}`)
    expect(textOf((await ana.follow(answer)).text)).to.contain('Continuando de onde parou.')
    await work()
    expect(await page(`/tasks/${id}`)).to.contain('Contou até 10.')
  })

  it('belong to whoever started it, and to those who may do what it does', async () => {
    const reader = await app.signedIn('reader')
    const [user] = await app.shop.read(work =>
      work.query<{ id: string }>("SELECT id FROM users WHERE companyId = :companyId AND role = 'reader'"),
    )
    const [own, other] = [await start(plain, user?.id), await start(plain)]
    expect((await reader.get(`/tasks/${own.id}`)).status).to.equal(200)
    expect((await reader.get(`/tasks/${other.id}`)).status).to.equal(403)
    expect((await reader.post(`/tasks/${other.id}/cancellation`, {}, '/tasks')).status).to.equal(403)
    const list = (await reader.get('/tasks')).text
    expect([list.includes(own.id), list.includes(other.id)]).to.deep.equal([true, false])
    const answer = await reader.post(`/tasks/${own.id}/cancellation`, {}, `/tasks/${own.id}`)
    expect(textOf((await reader.follow(answer)).text)).to.contain('Cancelada.')
    expect((await ana.get(`/tasks/${own.id}`)).status).to.equal(200)
  })

  it('of a module that is no longer installed still say what it was', async () => {
    const { id } = await underway(counting('gone.count', 'company.write'))
    expect(await page(`/tasks/${id}`))
      .to.contain('Contar: até dez')
      .and.contain('4 de 10')
    await ana.post(`/tasks/${id}/cancellation`, {}, `/tasks/${id}`)
    expect(await page(`/tasks/${id}`)).to.contain('Cancelada')
  })

  it('are told of in the audit', async () => {
    await start(plain)
    await work()
    expect(await page('/system/audit?area=task'))
      .to.contain('Tarefa começada')
      .and.contain('Tarefa concluída')
  })
})
