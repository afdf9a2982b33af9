import type { Work } from '../data/work.ts'
import type { Desk } from '../events/subscriber.ts'
import type { KeptFile } from './storage.ts'

/** A file that another program laid down. */
export interface LaidFile {
  name: string
  bytes: Uint8Array
}

/** It comes before something that it needs, and says what: it waits a day for that, in `esperando`. */
export interface Early {
  early: string
}

/** Where other programs lay down files for a plug-in: `DATA_DIR/entrada/<company's handle>/<name>`. */
export interface WatchedFolder {
  /** `notas-fiscais`. */
  name: string
  /** Whether this company wants it watched. */
  wanted(work: Work): Promise<boolean>
  /**
   * Takes them in, outside any transaction and at least once, so it must bear being repeated. Answers, for each in turn,
   * why it was refused, or that it is early; empty: taken. Throwing leaves all of them where they are, to be tried again.
   */
  take(given: {
    desk: Desk
    keep(bytes: Uint8Array): Promise<KeptFile>
    files: readonly LaidFile[]
  }): Promise<(string | Early)[]>
}
