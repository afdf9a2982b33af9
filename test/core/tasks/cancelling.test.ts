import { expect } from 'chai'
import { Conflict } from '../../../core/errors.ts'
import { cancelTask, retryTask } from '../../../core/tasks/actions.ts'
import type { TaskType } from '../../../core/tasks/task-type.ts'
import { type Depot, openDepot, tally, unpack } from '../../support/tally.ts'

describe('long work that is not to go on', () => {
  let depot: Depot
  beforeEach(async () => {
    depot = await openDepot()
  })
  afterEach(() => depot.close())

  const cancel = async (id: string, type: TaskType) => {
    const task = await depot.task(id)
    await depot.write(work => cancelTask(work, task, type))
  }
  const retry = async (id: string, type: TaskType) => {
    const task = await depot.task(id)
    await depot.write(work => retryTask(work, task, type))
  }
  const refusalOf = (act: Promise<void>): Promise<string> =>
    act.then(
      () => 'nothing',
      error => {
        expect(error).to.be.instanceOf(Conflict)
        return error.message
      },
    )
  const untilIdle = async (one: { round(): Promise<number> }) => {
    while ((await one.round()) > 0);
  }
  const stateOf = async (id: string) => {
    const { status, done } = await depot.task(id)
    return `${status} ${done}`
  }

  it('ends at once when it has not begun', async () => {
    const type = tally({ undo: unpack })
    const { id } = await depot.start(type)
    await cancel(id, type)
    expect(await stateOf(id)).to.equal('cancelled 0')
    expect(await depot.runner([type]).round()).to.equal(0)
  })

  it('stops before its next step, and keeps what is done where it cannot be taken back', async () => {
    const type = tally()
    const { id } = await depot.start(type)
    const one = depot.runner([type], { turnMs: 0 })
    await one.round()
    await cancel(id, type)
    expect(await stateOf(id)).to.equal('running 1')
    await untilIdle(one)
    expect(await stateOf(id)).to.equal('cancelled 1')
    expect(await depot.boxes()).to.deep.equal(['1'])
  })

  it('takes back what it did, step by step, where it can', async () => {
    const type = tally({ undo: unpack })
    const { id } = await depot.start(type, 5)
    const one = depot.runner([type], { turnMs: 0 })
    for (const _ of [1, 2, 3]) await one.round()
    await cancel(id, type)
    const seen: string[] = []
    for (; (await one.round()) > 0; ) seen.push(await stateOf(id))
    expect(seen).to.deep.equal(['undoing 3', 'undoing 2', 'undoing 1', 'cancelled 0'])
    expect(await depot.boxes()).to.deep.equal([])
  })

  it('takes back what it did within one turn as well', async () => {
    const type = tally({ undo: unpack })
    const { id } = await depot.start(type, 5)
    await depot.runner([type], { turnMs: 0 }).round()
    await cancel(id, type)
    await untilIdle(depot.runner([type]))
    expect(await stateOf(id)).to.equal('cancelled 0')
  })

  it('is cancelled once, and not after its end', async () => {
    const type = tally({ undo: unpack })
    const { id } = await depot.start(type, 2)
    const one = depot.runner([type], { turnMs: 0 })
    await one.round()
    await cancel(id, type)
    expect(await refusalOf(cancel(id, type))).to.equal('O cancelamento já foi pedido.')
    await untilIdle(one)
    expect(await refusalOf(cancel(id, type))).to.contain('já terminou')
  })

  describe('because it failed', () => {
    let trouble: Error | undefined
    const fragile = (more: Partial<ReturnType<typeof tally>> = {}) =>
      tally({
        async step(work, task) {
          if (trouble && task.done === 2) throw trouble
          return tally().step(work, task)
        },
        ...more,
      })
    const failed = async (type: ReturnType<typeof tally>) => {
      trouble = new Conflict('Não há fita. Compre mais.')
      const { id } = await depot.start(type)
      await untilIdle(depot.runner([type]))
      expect(await stateOf(id)).to.equal('failed 2')
      return id
    }

    it('goes on where it stopped when a person tries again', async () => {
      const type = fragile()
      const id = await failed(type)
      trouble = undefined
      await retry(id, type)
      await untilIdle(depot.runner([type]))
      expect(await depot.task(id)).to.include({ status: 'done', done: 3, error: null })
      expect(await depot.boxes()).to.deep.equal(['1', '2', '3'])
    })

    it('is taken back when a person cancels it, and keeps its boxes where nothing can be taken back', async () => {
      const [undoable, lasting] = [fragile({ undo: unpack }), fragile()]
      const id = await failed(undoable)
      await cancel(id, undoable)
      await untilIdle(depot.runner([undoable]))
      expect(await stateOf(id)).to.equal('cancelled 0')
      expect(await depot.boxes()).to.deep.equal([])
      expect(await refusalOf(cancel(await failed(lasting), lasting))).to.contain('não há o que cancelar')
    })

    it('goes on taking back what it did when that failed', async () => {
      let jammed = true
      const type = fragile({
        async undo(work, task) {
          if (jammed && task.done === 1) throw new Conflict('A tampa emperrou.')
          return unpack(work, task)
        },
      })
      const id = await failed(type)
      await cancel(id, type)
      await untilIdle(depot.runner([type]))
      expect(await depot.task(id)).to.include({ status: 'failed', done: 1, error: 'A tampa emperrou.' })
      jammed = false
      await retry(id, type)
      await untilIdle(depot.runner([type]))
      expect(await stateOf(id)).to.equal('cancelled 0')
    })

    it('is the only thing that can be tried again', async () => {
      const type = tally()
      const { id } = await depot.start(type)
      expect(await refusalOf(retry(id, type))).to.contain('não falhou')
    })
  })
})
