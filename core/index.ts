/** What a plug-in may import; nothing else of core is public. */

export { formatAccessKey, readAccessKey } from './brazil/access-key.ts'
export { bankName } from './brazil/banks.ts'
export { type BoletoFacts, readBoleto } from './brazil/boleto.ts'
export { type BoletoParts, composeBarcode } from './brazil/boleto-compose.ts'
export { boletoDifferences } from './brazil/boleto-differences.ts'
export { formatLine, lineOf } from './brazil/boleto-line.ts'
export { nextBusinessDay, previousBusinessDay } from './brazil/business-days.ts'
export {
  addDays,
  addMonths,
  daysBetween,
  formatDate,
  formatDateTime,
  formatTime,
  isCivilDate,
  parseDate,
  today,
} from './brazil/dates.ts'
export { isEmail } from './brazil/email.ts'
export type { Place } from './brazil/holidays.ts'
export { formatMoney, formatQuantity, parseMoney, parseQuantity, splitCents } from './brazil/money.ts'
export { parsePhone } from './brazil/phone.ts'
export { type PixRequest, pixCode } from './brazil/pix-code.ts'
export { type PixKey, readPixKey } from './brazil/pix-key.ts'
export { type PixFacts, readPixCode } from './brazil/pix-reader.ts'
export { formatPostalCode } from './brazil/postal-code.ts'
export { isRefusal, type Refusal } from './brazil/refusal.ts'
export { formatTaxId, parseTaxId } from './brazil/tax-id.ts'
export { portalLink } from './channels/portal/link.ts'
export { portalDocuments } from './channels/portal/papers.ts'
export { ownersOf } from './channels/whatsapp/phone-owners.ts'
export { type Column, column, optional } from './data/column.ts'
export { Companies, type Company } from './data/company.ts'
export { defineModel, type Model, type NewRow, type Row } from './data/model.ts'
export type { Migration, Schema } from './data/schema.ts'
export { nextNumber, nextNumbers } from './data/sequence.ts'
export { newId, type Where } from './data/table.ts'
export type { Actor, Work } from './data/work.ts'
export { boletoPage } from './documents/boleto/page.ts'
export { partyOf } from './documents/boleto/party.ts'
export type { BoletoSheet, Party } from './documents/boleto/sheet.ts'
export { code128Svg, qrPicture, qrPng, qrSvg } from './documents/codes.ts'
export { csvOf, csvType } from './documents/csv.ts'
export { pluginPage } from './documents/plugin-page.ts'
export type { KeptFile } from './documents/storage.ts'
export {
  changeDocumentStatus,
  createDocument,
  editDocument,
  foreseeDocumentStatus,
  getDocument,
} from './documents/tracked/actions.ts'
export { cashbackColumn, cashbackField, useCashback } from './documents/tracked/cashback.ts'
export {
  type ChosenQuantity,
  chosenItems,
  chosenQuantities,
  itemsCents,
  itemsText,
} from './documents/tracked/chosen-items.ts'
export type {
  DocumentDeclaration,
  DocumentField,
  DocumentRow,
  DocumentStep,
  DocumentWords,
  TrackedDocument,
} from './documents/tracked/declaration.ts'
export { itemInput, lineTotal } from './documents/tracked/input.ts'
export { addItem, changeQuantity } from './documents/tracked/items.ts'
export { statusLabels } from './documents/tracked/labels.ts'
export { numberIn } from './documents/tracked/list.ts'
export { changedMeanwhile } from './documents/tracked/lock.ts'
export { reversalColumn, reversalField, reversedStatus, reverseSale } from './documents/tracked/reversal.ts'
export { checkTerms, recordSale, refuseTerms, saleTermColumns, saleTerms } from './documents/tracked/sale.ts'
export { originField, type Predecessor, sourceColumn, succeed, successorOf } from './documents/tracked/successor.ts'
export { createDocumentTables } from './documents/tracked/tables.ts'
export { trackedDocument } from './documents/tracked/tracked-document.ts'
export type { WatchedFolder } from './documents/watched-folder.ts'
export { AppError, Conflict, Forbidden, Invalid, NotFound, Unavailable } from './errors.ts'
export type { Event, Trigger } from './events/event.ts'
export { advance, advanceRow, defineLifecycle, type Lifecycle, type Status } from './events/lifecycle.ts'
export { type Happening, record, recordAll } from './events/record.ts'
export type { Desk } from './events/subscriber.ts'
export { timelineOf } from './history/timeline.ts'
export { type ImportInput, importColumns, importRowColumns, importTaskParts } from './imports/import.ts'
export { cellOf, type Mapping } from './imports/mapping.ts'
export { importRoad } from './imports/road.ts'
export type { Foreseen, Foresight, Job, JobResult } from './jobs/job.ts'
export { latestSlot } from './jobs/slot.ts'
export { type Described, defineMessage, type MessageType, type Variant, type Words } from './notifier/message-type.ts'
export type { DocumentSource, FileSource, KeptDocument, PrintableDocument } from './outbox/attachment.ts'
export { expiringLink } from './outbox/document-link.ts'
export { priorities } from './outbox/lane.ts'
export { type Contact, Contacts } from './people/contact.ts'
export { contactInput, contactNames, createContact, searchContacts, whyClosed } from './people/contact-actions.ts'
export { pageOf, readCursor, writeCursor } from './people/cursor.ts'
export { placeOfCustomer, placesOf } from './people/customer-place.ts'
export { defined, readInput, requiredText } from './people/input.ts'
export { sendsByEmail } from './people/portal-settings.ts'
export { nameKeyOf } from './people/search-text.ts'
export { defineSettings, type Settings, settingsOf } from './people/settings.ts'
export { definePlugin, type Found, type MenuEntry, type Offer, type Plugin, type Reaction } from './plugin.ts'
export { randomToken } from './secret.ts'
export { startTask } from './tasks/actions.ts'
export { countTaskRows, type TaskRowFilters, type TaskRowPage, taskRowPage } from './tasks/rows.ts'
export { isOpen, type Task, type TaskRow, type TaskStatus, Tasks } from './tasks/task.ts'
export { defineTask, type NewTaskRow, type TaskInHand, type TaskStep, type TaskType } from './tasks/task-type.ts'
export type { ApiKit } from './web/api/kit.ts'
export type { Chart } from './web/chart.ts'
export { documentApi } from './web/documents/api.ts'
export { contactPicker } from './web/documents/contact-picker.ts'
export { documentOffers, successorOffer } from './web/documents/offers.ts'
export { documentScreens } from './web/documents/screens.ts'
export { type Successor, successorBy, successorsMade, successorsOf } from './web/documents/successors.ts'
export { importScreens } from './web/imports/screens.ts'
export type { Answer, Input, Kit } from './web/kit.ts'
export { requestUnderWay } from './web/portal/request.ts'
export type {
  PortalAction,
  PortalAsked,
  PortalDocument,
  PortalItem,
  PortalPage,
  PortalSection,
} from './web/portal/section.ts'
export { withQuery } from './web/screens/messages/query.ts'
export { heldFor } from './web/screens/messages/question.ts'
export { settingsScreen } from './web/screens/plugin-settings.ts'
