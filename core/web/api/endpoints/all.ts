import type { Services } from '../../services.ts'
import type { ApiKit } from '../kit.ts'
import { companyEndpoints } from './company.ts'
import { contactEndpoints } from './contacts.ts'
import { jobEndpoints } from './jobs.ts'
import { messageHistoryEndpoints } from './message-history.ts'
import { messageEndpoints } from './messages.ts'
import { moduleEndpoints } from './modules.ts'
import { resumptionEndpoints } from './resumption.ts'
import { ruleEndpoints } from './rules.ts'
import { senderEndpoints } from './senders.ts'
import { settingsEndpoints } from './settings.ts'
import { simulationEndpoints } from './simulation.ts'
import { taskEndpoints } from './tasks.ts'
import { webhookEndpoints } from './webhooks.ts'
import { wordsEndpoints } from './words.ts'

/** Core's own endpoints, in the order and under the headings of the document. */
export const coreEndpoints: readonly { title: string; declare(kit: ApiKit, services: Services): void }[] = [
  { title: 'Clientes', declare: contactEndpoints },
  { title: 'Mensagens', declare: messageEndpoints },
  { title: 'Relatórios', declare: messageHistoryEndpoints },
  { title: 'Simulação', declare: simulationEndpoints },
  { title: 'Regras', declare: ruleEndpoints },
  { title: 'Regras', declare: wordsEndpoints },
  { title: 'Empresa', declare: companyEndpoints },
  { title: 'Configurações', declare: settingsEndpoints },
  { title: 'Configurações', declare: moduleEndpoints },
  { title: 'Remetentes', declare: senderEndpoints },
  { title: 'Remetentes', declare: resumptionEndpoints },
  { title: 'Agendamentos e tarefas', declare: jobEndpoints },
  { title: 'Agendamentos e tarefas', declare: taskEndpoints },
  { title: 'Webhooks', declare: webhookEndpoints },
]
