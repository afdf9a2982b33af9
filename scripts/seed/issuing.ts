import { type FileResult, takeFiles } from '../../plugins/fiscal-invoices/take-files.ts'
import type { NoteWishes } from './fiscal-notes.ts'
import type { Story } from './month.ts'
import { demoCompany } from './people.ts'

const recipients = [
  { taxId: '52998224725', name: 'Maria Aparecida da Silva', email: 'maria@clientes.test' },
  { taxId: '11144477735', name: 'João Carlos Pereira', email: 'joao@clientes.test' },
  { taxId: '11444777000161', name: 'Padaria Pão Nosso Ltda', email: 'financeiro@paonosso.test' },
]

/** Which notes there are: of how many hours ago, for whom, and whether it is a receipt of the counter. */
const notes: readonly (Pick<NoteWishes, 'number' | 'model' | 'recipient'> & { hoursAgo: number })[] = [
  { number: 1201, model: '55', recipient: recipients[0] ?? null, hoursAgo: 50 },
  { number: 1202, model: '55', recipient: recipients[1] ?? null, hoursAgo: 30 },
  { number: 1203, model: '55', recipient: recipients[2] ?? null, hoursAgo: 4 },
  { number: 87, model: '65', recipient: null, hoursAgo: 2 },
]

/**
 * Made-up notes, signed with a key that is thrown away: authorised, corrected and cancelled. What they say to their
 * customers waits for a person.
 */
export async function issueNotes({ app, scope, clock }: Story): Promise<void> {
  // Nobody but a demo that is made for the first time needs a library that makes certificates.
  const { bytesOfXml, eventXml, keyOf, noteXml } = await import('./fiscal-notes.ts')
  const issuer = demoCompany.taxId
  const at = (hoursAgo: number) => brasilia(new Date(clock.now().getTime() - hoursAgo * 3_600_000))
  const wishes = notes.map(({ hoursAgo, ...note }) => ({ ...note, issuer, series: 1, issuedAt: at(hoursAgo) }))
  const events = [
    { type: '110110', text: 'Onde se lê camiseta azul, leia-se camiseta verde', at: at(26) },
    { type: '110111', text: 'Pedido cancelado pelo cliente antes da entrega', at: at(3) },
  ]
  const xmls = [
    ...wishes.map(noteXml),
    ...events.map((event, index) => eventXml({ ...event, key: keyOf(wishes[index + 1] ?? (wishes[0] as never)) })),
  ]
  const results = await takeFiles(
    {
      desk: { read: body => app.works.read(scope, body), write: body => app.works.write(scope, body) },
      keep: bytes => app.storage.keep(bytes),
      source: 'upload',
    },
    xmls.map((xml, index) => ({ name: `${index}.xml`, bytes: bytesOfXml(xml) })),
  )
  refuseRefusals(results)
}

/** As notes write moments: `2026-11-23T09:30:00-03:00`. */
const brasilia = (moment: Date) => `${new Date(moment.getTime() - 3 * 3_600_000).toISOString().slice(0, 19)}-03:00`

function refuseRefusals(results: readonly FileResult[]): void {
  const refused = results.find(({ outcome }) => outcome === 'refused')
  if (refused) throw new Error(`A made-up note was refused: ${refused.reason}`)
}
