import { motiveOf } from './document-kind.ts'
import type { NoteEvent } from './note.ts'
import { at, type Node, textAt } from './xml-tree.ts'

/** A procEventoNFe: what was asked for, and what the SEFAZ answered. */
export function readEvent(root: Node): NoteEvent {
  const asked = at(root, 'evento', 'infEvento')
  const answer = at(root, 'retEvento', 'infEvento')
  const said = (name: string) => textAt(asked, name) || textAt(answer, name)
  return {
    accessKey: said('chNFe'),
    type: said('tpEvento'),
    sequence: Number(said('nSeqEvento') || 1),
    at: textAt(answer, 'dhRegEvento') || textAt(asked, 'dhEvento'),
    protocol: textAt(answer, 'nProt'),
    status: textAt(answer, 'cStat'),
    motive: motiveOf(answer),
    text: textAt(asked, 'detEvento', 'xJust') || textAt(asked, 'detEvento', 'xCorrecao'),
  }
}

export const cancellations = ['110111', '110112']
export const correction = '110110'
