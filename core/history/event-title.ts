import type { Event } from '../events/event.ts'
import type { Status } from '../events/lifecycle.ts'
import { purposeTitles } from '../notifier/reason.ts'

type Told = Pick<Event, 'name' | 'payload'>

/** What happened, as people read it in a timeline. A fact names itself with `payload.title`. */
export function eventTitle(
  event: Told,
  statuses: Readonly<Record<string, Pick<Status, 'title'>>> = {},
): { title: string; detail?: string } {
  const { name, payload } = event
  const verb = name.slice(name.lastIndexOf('.') + 1)
  if (verb === 'status_changed') return { title: statusTitle(payload, statuses), ...noteOf(payload) }
  const known = byName[name]?.(payload) ?? byVerb[verb]
  if (known) return { title: known, ...fieldsOf(payload), ...noteOf(payload) }
  return { title: textOf(payload.title) || 'Acontecimento registrado', ...noteOf(payload) }
}

function statusTitle(payload: Told['payload'], statuses: Readonly<Record<string, Pick<Status, 'title'>>>): string {
  // Where a company names them itself, as they were called then.
  if (textOf(payload.fromTitle)) return `Situação: ${payload.fromTitle} → ${textOf(payload.title)}`
  const to = statuses[textOf(payload.to)]?.title ?? (textOf(payload.title) || textOf(payload.to))
  const from = statuses[textOf(payload.from)]?.title
  return from ? `Situação: ${from} → ${to}` : `Situação: ${to}`
}

const byVerb: Record<string, string> = {
  created: 'Criado',
  edited: 'Editado',
  changed: 'Alterado',
  duplicated: 'Duplicado',
  archived: 'Arquivado',
  unarchived: 'Tirado do arquivo',
  removed: 'Removido',
}

const byName: Record<string, (payload: Told['payload']) => string> = {
  'contact.created': () => 'Cadastro criado',
  'contact.changed': () => 'Cadastro alterado',
  'contact.archived': () => 'Cadastro arquivado',
  'contact.merged': ({ title }) => `Recebeu tudo o que era do cadastro ${title}`,
  'contact.removed': () => 'Cadastro retirado: a importação foi cancelada',
  'contact.unarchived': () => 'Cadastro tirado do arquivo',
  'message.postponed': () => 'Deixada para depois',
  'message.chat_opened': () => 'Conversa aberta no WhatsApp',
  'message.not_sent': () => 'Conversa aberta, mas não enviada',
  'message.rewritten': () => 'Escrita de novo com os dados atuais',
  'contact.wrote': () => 'Escreveu por WhatsApp',
  'contact.opted_out': () => 'Pediu para parar mensagens',
  'contact.opted_in': () => 'Pediu para voltar a receber mensagens',
  'incoming.assigned': () => 'Ligada a um cliente',
  'incoming.seen': () => 'Vista',
  'incoming.decided': () => 'Pedido lido e decidido',
  'portal.access_given': () => 'Recebeu acesso à Central do Assinante',
  'portal.blocked': () => 'Acesso à Central bloqueado',
  'portal.unblocked': () => 'Acesso à Central desbloqueado',
  'portal.code_requested': () => 'Pediu um código para trocar a senha da Central',
  'portal.password_chosen': ({ by }) => (by === 'code' ? 'Trocou a senha da Central' : 'Criou a senha da Central'),
  'portal.signed_in': () => 'Entrou na Central',
  'portal.signed_out': () => 'Saiu da Central',
  'portal.sign_in_failed': () => 'Errou a senha da Central',
  'portal.looked_into': () => 'Central aberta como o cliente vê',
  'portal.link_revoked': () => 'Link de documento cancelado',
  'consent.granted': payload => `Aceitou receber mensagens de ${purposeOf(payload)}`,
  'consent.withdrawn': payload => `Pediu para não receber mensagens de ${purposeOf(payload)}`,
}

const purposeOf = (payload: Told['payload']) => purposeTitles[textOf(payload.purpose)] ?? 'todo tipo'

/** The fields of a contact, as its form calls them. */
const fieldTitles: Record<string, string> = {
  name: 'nome',
  taxId: 'CPF ou CNPJ',
  email: 'e-mail principal',
  mobile: 'celular',
  phone: 'telefone',
  birthDate: 'nascimento',
  notes: 'observações',
  street: 'rua',
  district: 'bairro',
  city: 'cidade',
  state: 'estado',
  postalCode: 'CEP',
}

function fieldsOf({ fields }: Told['payload']): { detail?: string } {
  if (!Array.isArray(fields)) return {}
  const names = fields.map(field => fieldTitles[String(field)]).filter(Boolean)
  return names.length > 0 ? { detail: `Mudou: ${names.join(', ')}` } : {}
}

/** What a person said or did along with the step. */
function noteOf({ reason, edited, retried, repaired, manual, address }: Told['payload']): { detail?: string } {
  if (typeof reason === 'string' && reason) return { detail: reason }
  if (manual) return { detail: `Enviada à mão${edited ? ', com o texto editado' : ''}.` }
  if (edited) return { detail: 'O texto foi editado.' }
  if (retried) return { detail: 'Mandada de novo.' }
  if (typeof address === 'string' && address) return { detail: `Do endereço ${address}` }
  return repaired ? { detail: 'O cadastro foi corrigido.' } : {}
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
