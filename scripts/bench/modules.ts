import { plugins } from '../../config/plugins.ts'
import type { Plugin } from '../../core/plugin.ts'
import { type Figure, median } from './figure.ts'
import { type DatabaseKind, type Installation, install } from './installation.ts'
import { count, makeQuotes, prepare, timed, travel } from './road.ts'
import { type Sink, startSink } from './sink-process.ts'

const rounds = 5

/** The road with all modules installed, beside the same road with quotes alone: round by round, one after the other. */
export async function measureModules(kind: DatabaseKind): Promise<Figure> {
  const sink = await startSink()
  const opened: Installation[] = []
  const open = async (installed: readonly Plugin[]) => {
    const place = await install(kind, { plugins: installed })
    opened.push(place)
    await prepare(place, sink)
    place.app.start()
    return place
  }
  try {
    const all = await open(plugins)
    const alone = await open(plugins.filter(({ name }) => name === 'quotes'))
    // The first of each is made ready, not measured.
    const pairs: { all: number; alone: number }[] = []
    for (let round = 0; round <= rounds; round++) {
      const pair = { all: await speed(all, sink, round), alone: await speed(alone, sink, round) }
      if (round > 0) pairs.push(pair)
    }
    const ratio = median(pairs.map(pair => pair.all / pair.alone))
    return {
      name: `a mesma estrada com os ${plugins.length} módulos instalados (${kind}, mediana de ${rounds})`,
      ours: median(pairs.map(pair => pair.all)),
      reference: median(pairs.map(pair => pair.alone)),
      unit: 'mensagens/s',
      referenceName: 'só com orçamentos',
      ratio,
      target: 'razão ≥ 0,9',
      met: ratio >= 0.9,
    }
  } finally {
    for (const place of opened) await place.close()
    sink.stop()
  }
}

/** In messages a second. */
async function speed(place: Installation, sink: Sink, round: number): Promise<number> {
  const ids = await makeQuotes(place, round)
  return count / (await timed(sink, () => travel(place, ids)))
}
