import { defineLifecycle } from '../../events/lifecycle.ts'
import type { DocumentDeclaration, TrackedDocument } from './declaration.ts'
import { documentInput } from './input.ts'
import { documentMessages } from './messages.ts'
import { documentModel, itemModel } from './models.ts'
import { printableSource } from './printable.ts'

/** From a declaration to everything such a document needs: tables, lifecycle, messages and PDF; screens and API build on it. */
export function trackedDocument<S extends string>(declaration: DocumentDeclaration<S>): TrackedDocument<S> {
  const { subject, name, fields, statuses, initial, hidden, unique, contactOptional, itemKinds } = declaration
  const columns = Object.fromEntries(Object.entries(fields).map(([field, { column }]) => [field, column]))
  const model = documentModel(name, { fields: { ...columns, ...hidden }, unique, contactOptional })
  const items = itemModel(subject, model, { itemKinds })
  const lifecycle = defineLifecycle({ subject, model, initial, statuses })
  const parts = { declaration, model, items, models: [model, items], lifecycle, input: documentInput(declaration) }
  // Messages and PDF look at the finished document, and are part of it.
  const document: TrackedDocument<S> = {
    ...parts,
    messages: [],
    source: printableSource(() => document, { subject, model }),
  }
  document.messages = documentMessages(document)
  return document
}
