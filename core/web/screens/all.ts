import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { auditScreens } from './audit.ts'
import { calendarScreens } from './calendar.ts'
import { companyScreens } from './company.ts'
import { contactExportScreens } from './contact-export.ts'
import { contactImportScreens } from './contact-import.ts'
import { contactMergeScreens } from './contact-merge.ts'
import { contactPageScreens } from './contact-page.ts'
import { contactQualityScreens } from './contact-quality.ts'
import { contactScreens } from './contacts.ts'
import { financeParameterScreens } from './finance-parameters.ts'
import { healthScreens } from './health.ts'
import { homeScreens } from './home.ts'
import { hotsiteScreens } from './hotsite.ts'
import { integrationScreens } from './integrations.ts'
import { invoiceEmailScreens } from './invoice-email.ts'
import { jobScreens } from './jobs.ts'
import { mailboxScreens } from './mailbox.ts'
import { confirmScreens } from './messages/confirm-list.ts'
import { decisionScreens } from './messages/decisions.ts'
import { detailScreens } from './messages/detail.ts'
import { historyScreens } from './messages/history.ts'
import { incomingScreens } from './messages/incoming-list.ts'
import { incomingPageScreens } from './messages/incoming-page.ts'
import { lateScreens } from './messages/late.ts'
import { openingScreens } from './messages/opening.ts'
import { outboxScreens } from './messages/outbox.ts'
import { ruleScreens } from './messages/rules.ts'
import { simulationScreens } from './messages/simulation.ts'
import { simulationExportScreens } from './messages/simulation-export.ts'
import { whyScreens } from './messages/why.ts'
import { wordScreens } from './messages/words.ts'
import { moduleScreens } from './modules.ts'
import { officialNumberScreens } from './official-number.ts'
import { officialTemplateScreens } from './official-templates.ts'
import { pluginSettingsScreens } from './plugin-settings.ts'
import { portalAccessScreens } from './portal-access.ts'
import { profileScreens } from './profile.ts'
import { resumptionScreens } from './resumption.ts'
import { searchScreens } from './search.ts'
import { senderScreens } from './senders.ts'
import { sendingHoursScreens } from './sending-hours.ts'
import { taskScreens } from './tasks/tasks.ts'
import { userScreens } from './users.ts'
import { numberScreens } from './whatsapp/number.ts'
import { numberListScreens } from './whatsapp/numbers.ts'
import { whatsappUseScreens } from './whatsapp-use.ts'

/** Adds its routes to the project's own screens. */
export type CoreScreens = (kit: Kit, services: Services) => void

/** In this order: a path with a parameter comes after those it would swallow. */
export const coreScreens: readonly CoreScreens[] = [
  homeScreens,
  searchScreens,
  contactImportScreens,
  contactScreens,
  contactQualityScreens,
  contactMergeScreens,
  contactExportScreens,
  contactPageScreens,
  portalAccessScreens,
  companyScreens,
  hotsiteScreens,
  invoiceEmailScreens,
  userScreens,
  profileScreens,
  moduleScreens,
  pluginSettingsScreens,
  jobScreens,
  taskScreens,
  healthScreens,
  auditScreens,
  confirmScreens,
  outboxScreens,
  lateScreens,
  resumptionScreens,
  historyScreens,
  incomingScreens,
  incomingPageScreens,
  simulationExportScreens,
  simulationScreens,
  whyScreens,
  ruleScreens,
  wordScreens,
  decisionScreens,
  openingScreens,
  detailScreens,
  officialNumberScreens,
  officialTemplateScreens,
  senderScreens,
  financeParameterScreens,
  sendingHoursScreens,
  calendarScreens,
  whatsappUseScreens,
  numberListScreens,
  numberScreens,
  integrationScreens,
  mailboxScreens,
]
