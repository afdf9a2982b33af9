import type { Work } from '../data/work.ts'
import type { Event } from '../events/event.ts'
import { eventTitle } from '../history/event-title.ts'
import { messageLifecycle } from '../outbox/message.ts'
import { type CompanyPlan, planText } from '../people/company-plan.ts'
import type { SubjectLink } from '../plugin.ts'
import type { Registry } from '../registry.ts'
import { createSubjects } from './subjects.ts'

/** An event as a line of a list. */
export interface Happening {
  id: string
  at: Date
  title: string
  detail?: string | undefined
  actor: string
  about?: SubjectLink | undefined
}

export interface Happenings {
  tell(work: Work, events: readonly Event[]): Promise<Happening[]>
}

export function createHappenings(registry: Registry): Happenings {
  const subjects = createSubjects(registry)
  const statuses = new Map(
    [...subjects.lifecycles, messageLifecycle].map(lifecycle => [lifecycle.subject, lifecycle.statuses]),
  )
  const titles = titlesOf(registry)

  async function tellOne(work: Work, event: Event): Promise<Happening> {
    const { title, detail } = houseTitle(event, titles) ?? eventTitle(event, statuses.get(event.subject))
    const about = await subjects.describe(work, event.subject, event.subjectId)
    return { id: event.id, at: event.occurredAt, title, detail, actor: event.actor.name, about }
  }

  return { tell: (work, events) => Promise.all(events.map(event => tellOne(work, event))) }
}

type Payload = Event['payload']
type Told = { title: string; detail?: string }

/** What people call what an event knows by its name; the name itself when it is no longer installed. */
interface Titles {
  module(name: unknown): string
  message(type: unknown): string
  job(name: unknown): string
}

/** Settings that belong to no plug-in. */
const ownTitles: Record<string, string> = {
  messages: 'Mensagens',
  whatsapp: 'WhatsApp',
  'sending-hours': 'Horários de envio',
  finance: 'Parâmetros financeiros',
}

function titlesOf({ plugins, messageTypes }: Registry): Titles {
  const jobs = plugins.flatMap(plugin => plugin.jobs ?? [])
  return {
    module: name => plugins.find(plugin => plugin.name === name)?.title ?? ownTitles[String(name)] ?? String(name),
    message: type => messageTypes.get(String(type))?.type.title ?? String(type),
    job: name => jobs.find(job => job.name === name)?.title ?? String(name),
  }
}

/** What happens to the house itself; the rest tells itself. */
function houseTitle({ name, payload }: Event, titles: Titles): Told | undefined {
  const title = houseTitles[name]?.(payload, titles)
  if (!title) return undefined
  const detail = [payload.address, payload.reason].find(text => typeof text === 'string' && text !== '')
  return { title, ...(detail ? { detail: String(detail) } : {}) }
}

/** What was decided about messages that had waited too long. */
const resumedAs: Record<string, string> = {
  send: ': o que esperou sai agora',
  expire: ': o que esperou venceu',
  email: ': o que esperou vai por e-mail',
}

/** Where it is about one occasion of a message only. */
const occasionOf = ({ occasion }: Payload) => (occasion ? ` (${occasion})` : '')
const taskWords: Record<string, string> = {
  waiting: 'tentada de novo',
  running: 'em andamento',
  undoing: 'sendo desfeita',
  done: 'concluída',
  failed: 'falhou',
  cancelled: 'cancelada',
}

const houseTitles: Record<string, (payload: Payload, titles: Titles) => string> = {
  'user.signed_in': () => 'Entrou',
  'user.signed_out': () => 'Saiu',
  'user.sign_in_failed': () => 'Tentativa de entrar com senha errada',
  'user.created': () => 'Usuário criado',
  'user.changed': () => 'Usuário alterado',
  'user.disabled': () => 'Usuário desligado',
  'user.enabled': () => 'Usuário religado',
  'user.password_renewed': () => 'Nova senha gerada',
  'user.password_changed': () => 'Trocou a própria senha',
  'company.founded': () => 'Empresa criada',
  'contacts.exported': () => 'Lista de clientes exportada',
  'company.plan_changed': ({ after }) => `Plano da empresa: ${planText(after as CompanyPlan)}`,
  'company.changed': () => 'Dados da empresa alterados',
  'module.enabled': (payload, titles) => `Módulo ligado: ${titles.module(payload.plugin)}`,
  'module.disabled': (payload, titles) => `Módulo desligado: ${titles.module(payload.plugin)}`,
  'module.senders_changed': (payload, titles) => `Remetente do módulo alterado: ${titles.module(payload.plugin)}`,
  'settings.changed': (payload, titles) => `Configurações alteradas: ${titles.module(payload.plugin)}`,
  'rule.changed': (payload, titles) => `Regra de mensagem alterada: ${titles.message(payload.type)}`,
  'words.changed': (payload, titles) =>
    `Texto de mensagem alterado: ${titles.message(payload.type)}${occasionOf(payload)}`,
  'words.restored': (payload, titles) =>
    `Texto padrão restaurado: ${titles.message(payload.type)}${occasionOf(payload)}`,
  'sender.created': () => 'Remetente cadastrado',
  'sender.changed': () => 'Remetente alterado',
  'sender.removed': () => 'Remetente removido',
  'sender.paused': () => 'Remetente pausado',
  'sender.resumed': ({ stale }) => `Remetente retomado${resumedAs[String(stale)] ?? ''}`,
  'sender.halted': () => 'Remetente parou sozinho',
  'sender.recovered': ({ stale }) => (stale ? 'Remetente voltou e espera uma resposta' : 'Remetente voltou a enviar'),
  'sender.asked_first': () => 'Remetente espera uma resposta antes de enviar',
  'sender.kept_failing': () => 'Remetente com problema há uma hora',
  'sender.risk_accepted': payload =>
    `Assumiu o risco de bloqueio do número ${payload.identity}: mensagens a cada ${payload.leastSeconds} segundos ou mais`,
  'sender.connection_requested': () => 'Conexão do número pedida',
  'sender.disconnection_requested': () => 'Desconexão do número pedida',
  'sender.logout_requested': () => 'Saída do WhatsApp pedida',
  'sender.tried': () => 'Mensagem de teste enviada',
  'sender.webhook_refused': () => 'Aviso ao número oficial recusado: assinatura errada',
  'sender.templates_listed': () => 'Modelos do WhatsApp atualizados',
  'sender.template_chosen': (payload, titles) =>
    `Modelo do WhatsApp escolhido: ${titles.message(payload.type)}${occasionOf(payload)}`,
  'sender.connected': () => 'WhatsApp conectado',
  'sender.disconnected': () => 'WhatsApp sem conexão',
  'sender.logged_out': payload =>
    payload.where === 'phone' ? 'WhatsApp desconectado pelo celular' : 'Sessão do WhatsApp encerrada',
  'sender.conflict': () => 'WhatsApp aberto em outro navegador',
  'sender.blocked': () => 'Número bloqueado pelo WhatsApp',
  'api_token.created': payload => `Token de acesso criado: ${payload.name}`,
  'api_token.revoked': payload => `Token de acesso revogado: ${payload.name}`,
  'webhook.created': () => 'Webhook cadastrado',
  'webhook.removed': () => 'Webhook removido',
  'webhook.enabled': () => 'Webhook ligado de novo',
  'webhook.switched_off': () => 'Webhook desligado por falhar muito',
  'event.retried': () => 'Pendência liberada para nova tentativa',
  'event.settled': () => 'Pendência dada por resolvida',
  'message.postponed': ({ edited }) => `Mensagem ${edited ? 'editada e ' : ''}deixada para depois`,
  'holiday.created': payload => `Feriado incluído: ${payload.holiday}`,
  'holiday.removed': payload => `Feriado tirado da lista: ${payload.holiday}`,
  'task.created': () => 'Tarefa começada',
  'task.status_changed': ({ to }) => `Tarefa ${taskWords[String(to)] ?? 'alterada'}`,
  'job.failed': (payload, titles) => `Agendamento falhou: ${titles.job(payload.job)}`,
}
