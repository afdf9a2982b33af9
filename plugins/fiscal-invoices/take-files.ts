import { AppError, Conflict, type Desk, Invalid, type KeptFile } from '#core'
import { expandZip, type Incoming, isZip, mostExpandedBytes } from './archive.ts'
import { Invoices, type Source } from './invoice.ts'
import { judge } from './judge.ts'
import { refuseEvent, takeEvent } from './take-event.ts'
import { refuseNote, type Taken, takeNote } from './take-note.ts'

/** What became of one file. */
export interface FileResult {
  name: string
  outcome: 'new' | 'known' | 'refused'
  /** Of the refusal, in Portuguese. */
  reason: string
  /** All that is wrong: the note that it is about is not here. */
  early?: boolean
  invoice?: Taken['invoice']
}

export interface Intake {
  desk: Desk
  keep(bytes: Uint8Array): Promise<KeptFile>
  source: Source
}

/** What somebody sends at once expands within one budget; what lies in a folder each by itself. */
const budgetOf = ({ source }: Intake) => {
  const together = { left: mostExpandedBytes }
  return () => (source === 'folder' ? { left: mostExpandedBytes } : together)
}

/** One XML. Each has a transaction of its own, so that what is wrong with one touches no other. */
export async function takeXml({ desk, keep, source }: Intake, bytes: Uint8Array): Promise<Taken> {
  const judged = judge(bytes)
  // Nothing of what is refused stays behind. Judged again as it is written: what is so may have changed until then.
  await desk.read<unknown>(work => (judged.kind === 'note' ? refuseNote(work, judged) : refuseEvent(work, judged)))
  const kept = await keep(bytes)
  const attempt = () =>
    desk.write(work =>
      judged.kind === 'note' ? takeNote(work, judged, { kept, source }) : takeEvent(work, judged, { kept }),
    )
  // The same thing came by two ways at once: the second look finds what the other one wrote.
  return attempt().catch(error => {
    if (error instanceof Conflict) return attempt()
    throw error
  })
}

/** Many at once, ZIPs among them; notes before their events, whatever order they come in. */
export async function takeFiles(intake: Intake, files: readonly Incoming[]): Promise<FileResult[]> {
  const results: FileResult[] = []
  const waiting: Incoming[] = []
  const budget = budgetOf(intake)
  const put = (name: string, result: Omit<FileResult, 'name'>) => results.push({ name, ...result })
  for (const file of files) {
    try {
      for (const xml of isZip(file.bytes) ? await expandZip(file, budget()) : [file]) {
        if (holdsEvent(xml.bytes)) waiting.push(xml)
        else put(xml.name, await outcomeOf(intake, xml))
      }
    } catch (error) {
      put(file.name, await refusedBy(intake, { error, name: file.name }))
    }
  }
  for (const xml of waiting) put(xml.name, await outcomeOf(intake, xml))
  return results
}

async function outcomeOf(intake: Intake, { name, bytes }: Incoming): Promise<Omit<FileResult, 'name'>> {
  try {
    const { invoice, fresh } = await takeXml(intake, bytes)
    return { outcome: fresh ? 'new' : 'known', reason: '', invoice }
  } catch (error) {
    return refusedBy(intake, { error, name })
  }
}

/**
 * What nobody foresaw about one file must not keep the others waiting behind it. Where it is no fault of the file (no
 * database, no room on the disk) it is thrown on: all of them are tried again later.
 */
async function refusedBy(
  { desk }: Intake,
  { error, name }: { error: unknown; name: string },
): Promise<Omit<FileResult, 'name'>> {
  if (error instanceof AppError && error.status < 500)
    return { outcome: 'refused', reason: error.message, ...(isEarly(error) ? { early: true } : {}) }
  if (error instanceof AppError || isOfSystem(error)) throw error
  await desk.read(async work => {
    await work.of(Invoices).first({})
    work.log.error({ err: error, file: name.slice(0, 200) }, 'a fiscal file could not be taken in')
  })
  return {
    outcome: 'refused',
    reason:
      'O Recado não conseguiu receber este arquivo. Guarde-o e chame o suporte: o motivo está no registro do sistema.',
  }
}

/** See `refuseEvent`. */
const isEarly = (error: AppError) => error instanceof Invalid && Object.keys(error.fields).join() === 'invoice'

/** Of the disk, the network or a lock, whether plain or within what the database says. */
function isOfSystem(error: unknown): boolean {
  const { code, parent } = (error ?? {}) as { code?: unknown; parent?: { code?: unknown } }
  return /^(E[A-Z]+$|ER_LOCK|ER_DISK|SQLITE_(BUSY|FULL|IOERR))/.test(String(parent?.code ?? code ?? ''))
}

/** A guess from its beginning, good enough for an order: what it is, `judge` says. */
const holdsEvent = (bytes: Uint8Array) =>
  /<(\w+:)?procEventoNFe[\s>]/.test(Buffer.from(bytes.subarray(0, 2_000)).toString())
