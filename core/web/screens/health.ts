import type { Work } from '../../data/work.ts'
import { chromiumMissing } from '../../documents/chromium.ts'
import { channelTitles } from '../../notifier/reason.ts'
import { type SenderStatus, Senders } from '../../outbox/sender.ts'
import { createHappenings } from '../happenings.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { retryStuckEvent, settleStuckEvent, stuckEvents } from '../stuck-events.ts'

/** Whether everything runs, and what to do about what does not. */
export function healthScreens(kit: Kit, services: Services): void {
  const happenings = createHappenings(services.registry)

  kit.get('/system/health', 'system.read', async work => {
    const stuck = await stuckEvents(work)
    return kit.view('system/health', {
      title: 'Saúde',
      checks: [
        await databaseCheck(services),
        await relayCheck(services),
        pdfCheck(services),
        ...(await senderChecks(work)),
      ],
      stuck: (await happenings.tell(work, stuck)).map((happening, index) => ({
        ...happening,
        error: stuck[index]?.lastError,
      })),
      version: services.options.version,
    })
  })

  kit.post('/system/health/events/:id/retry', 'system.write', async (work, { params }) => {
    await retryStuckEvent(work, params.id ?? '')
    return kit.redirect('/system/health', 'Tentando de novo.')
  })

  kit.post('/system/health/events/:id/settle', 'system.write', async (work, { params }) => {
    await settleStuckEvent(work, params.id ?? '')
    return kit.redirect('/system/health', 'Pendência dada por resolvida.')
  })
}

interface Check {
  title: string
  good: boolean
  words: string
  detail?: string
  /** When it was last looked at, if not just now. */
  at?: Date | null
}

async function databaseCheck({ database }: Services): Promise<Check> {
  const started = performance.now()
  await database.ping()
  return {
    title: 'Banco de dados',
    good: true,
    words: 'Responde',
    detail: `${Math.ceil(performance.now() - started)} ms`,
  }
}

async function relayCheck({ relay }: Services): Promise<Check> {
  const seconds = Math.round(await relay.lagSeconds())
  const good = seconds < 60
  const detail = seconds === 0 ? 'Nada esperando' : `O mais antigo espera há ${seconds} segundos`
  return { title: 'Entrega dos acontecimentos', good, words: good ? 'Em dia' : 'Atrasada', detail }
}

function pdfCheck({ pdf }: Services): Check {
  const good = pdf.available
  return {
    title: 'Navegador para PDF',
    good,
    words: good ? 'Pronto' : 'Falta',
    ...(good ? {} : { detail: chromiumMissing }),
  }
}

const senderWords: Record<SenderStatus, string> = {
  ready: 'Pronto',
  paused: 'Em pausa',
  failing: 'Com problema',
  halted: 'Parado',
}

async function senderChecks(work: Work): Promise<Check[]> {
  const senders = await work.of(Senders).all({ where: { removedAt: null }, order: [['createdAt', 'ASC']] })
  return senders.map(({ channel, name, identity, status, statusReason, checkedAt }) => ({
    title: `${name} (${channelTitles[channel] ?? channel})`,
    good: status === 'ready',
    words: senderWords[status],
    detail: statusReason ?? identity,
    at: checkedAt,
  }))
}
