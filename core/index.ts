/** What a plug-in may import; nothing else of core is public. */
export { nextBusinessDay, previousBusinessDay } from './brazil/business-days.ts'
export {
  addDays,
  addMonths,
  daysBetween,
  formatDate,
  formatDateTime,
  isCivilDate,
  parseDate,
  today,
} from './brazil/dates.ts'
export type { Place } from './brazil/holidays.ts'
export { formatMoney, formatQuantity, parseMoney, splitCents } from './brazil/money.ts'
export { formatPostalCode } from './brazil/postal-code.ts'
export { formatTaxId, parseTaxId } from './brazil/tax-id.ts'
export { type Column, column, optional } from './data/column.ts'
export { Companies, type Company } from './data/company.ts'
export { defineModel, type Model, type NewRow, type Row } from './data/model.ts'
export type { Migration, Schema } from './data/schema.ts'
export { nextNumber } from './data/sequence.ts'
export type { Where } from './data/table.ts'
export type { Actor, Work } from './data/work.ts'
export { changeDocumentStatus, createDocument, editDocument, getDocument } from './documents/tracked/actions.ts'
export type { DocumentDeclaration, DocumentField, TrackedDocument } from './documents/tracked/declaration.ts'
export { createDocumentTables } from './documents/tracked/tables.ts'
export { trackedDocument } from './documents/tracked/tracked-document.ts'
export { AppError, Conflict, Forbidden, Invalid, NotFound, Unavailable } from './errors.ts'
export type { Event, Trigger } from './events/event.ts'
export { advance, advanceRow, defineLifecycle, type Lifecycle, type Status } from './events/lifecycle.ts'
export { type Happening, record, recordAll } from './events/record.ts'
export type { Desk } from './events/subscriber.ts'
export { timelineOf } from './history/timeline.ts'
export type { Job } from './jobs/job.ts'
export { type Described, defineMessage, type MessageType, type Variant, type Words } from './notifier/message-type.ts'
export type { DocumentSource, PrintableDocument } from './outbox/attachment.ts'
export { priorities } from './outbox/lane.ts'
export { placeOf } from './people/calendar.ts'
export { type Contact, Contacts } from './people/contact.ts'
export { contactInput, contactNames, createContact, searchContacts } from './people/contact-actions.ts'
export { readInput } from './people/input.ts'
export { defineSettings, type Settings, settingsOf } from './people/settings.ts'
export { definePlugin, type Found, type MenuEntry, type Offer, type Plugin, type Reaction } from './plugin.ts'
export { randomToken } from './secret.ts'
export type { ApiKit } from './web/api/kit.ts'
export { csvFile } from './web/csv.ts'
export { documentApi } from './web/documents/api.ts'
export { documentOffers } from './web/documents/offers.ts'
export { documentScreens } from './web/documents/screens.ts'
export type { Answer, Input, Kit } from './web/kit.ts'
export { withQuery } from './web/screens/messages/query.ts'
export { heldFor } from './web/screens/messages/question.ts'
