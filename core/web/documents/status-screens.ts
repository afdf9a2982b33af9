import { formatQuantity } from '../../brazil/money.ts'
import { changeDocumentStatus, getDocument } from '../../documents/tracked/actions.ts'
import { askedOf } from '../../documents/tracked/asked.ts'
import type { DocumentField, TrackedDocument } from '../../documents/tracked/declaration.ts'
import { askedFields, stepFields } from '../../documents/tracked/input.ts'
import { lifecycleOf } from '../../documents/tracked/labels.ts'
import { Invalid } from '../../errors.ts'
import type { Kit } from '../kit.ts'
import { readOwnFields } from './form-input.ts'

/** The step to another status, with a form of its own where something is asked on the way. */
export function statusScreens(kit: Kit, document: TrackedDocument): void {
  const { declaration } = document
  const { name, title, fields } = declaration
  const write = `${name}.write`
  const at = (id: string) => `/${name}/${id}`

  if (Object.keys(stepFields(fields)).length > 0) {
    kit.get('/:id/step', write, async (work, { params, query }) => {
      const { head, items } = await getDocument(work, document, params.id ?? '')
      const { statuses } = await lifecycleOf(work, document)
      const to = query.to ?? ''
      const row: Record<string, unknown> = { ...head }
      const asked = await askedOf(work, document, { head, to })
      if (!statuses[head.status]?.next.includes(to) || Object.keys(asked).length === 0) return kit.redirect(at(head.id))
      return kit.view('documents/step', {
        title: `${statuses[to]?.action}: ${title.one.toLowerCase()} ${head.number}`,
        document,
        head,
        items,
        to,
        step: statuses[to],
        fields: asked,
        kept: Object.fromEntries(
          Object.entries(asked).map(([name, { initial, again }]) => [
            name,
            again ? row[name] : initial?.(work.today, { ...row, asked: Object.keys(asked) }),
          ]),
        ),
        action: `${at(head.id)}/status`,
        quantity: formatQuantity,
      })
    })
  }

  kit.post('/:id/status', write, async (work, { params, body }) => {
    const [id, to] = [params.id ?? '', String(body.status ?? '')]
    const asked = askedFields(fields, to)
    const given = readOwnFields(asked, body)
    const complaints = wrongQuantities(asked, body)
    if (complaints) throw new Invalid(complaints)
    const seenAt = typeof body.seenAt === 'string' ? body.seenAt : undefined
    const head = await changeDocumentStatus(work, document, { id, to, given, seenAt })
    const { statuses } = await lifecycleOf(work, document)
    return kit.redirect(at(head.id), `Situação: ${statuses[head.status]?.title}.`)
  })
}

/** What is no quantity would count as none of it. */
function wrongQuantities(asked: Record<string, DocumentField>, body: Record<string, unknown>) {
  const wrong = Object.entries(asked)
    .filter(([, { input }]) => input === 'quantities')
    .flatMap(([name]) =>
      Object.entries(Object(body[name]) as Record<string, unknown>)
        .filter(([, text]) => String(text).trim() !== '' && !/^[\d.,\s]+$/.test(String(text)))
        .map(([position]) => [`${name}.${position}`, 'Escreva a quantidade, por exemplo 2 ou 1,5.']),
    )
  return wrong.length > 0 ? Object.fromEntries(wrong) : undefined
}
