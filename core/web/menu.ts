import type { MenuEntry, MenuGroup } from '../plugin.ts'
import type { IconName } from './icons.ts'
import type { Services } from './services.ts'
import type { Visitor } from './visitor.ts'
import type { Badge } from './waiting.ts'

export interface MenuLink {
  title: string
  path: string
  /** Where it belongs inside its group: `WhatsApp`. */
  under: string
  /** Stands right below the entry it belongs under. */
  nested: boolean
  active: boolean
  /** Shows how much waits there for a person. */
  badge?: Badge
}

export interface MenuSection {
  group: MenuGroup
  title: string
  icon: IconName
  links: MenuLink[]
  /** Holds the page being shown. */
  active: boolean
}

const groups: readonly (readonly [MenuGroup, string, IconName])[] = [
  ['sales', 'Vendas', 'sales'],
  ['fiscal', 'Fiscal', 'invoice'],
  ['finance', 'Financeiro', 'coin'],
  ['contacts', 'Contatos', 'users'],
  ['messages', 'Mensagens', 'message'],
  ['registry', 'Cadastros', 'folder'],
  ['system', 'Sistema', 'activity'],
  ['settings', 'Configurações', 'settings'],
]

const badgeOf: Record<string, Badge> = { '/messages/confirm': 'held', '/messages/incoming': 'incoming' }

// "WhatsApp > ..." stands in two places because people look for it in both; `menu` tells which one was taken.
const coreEntries: readonly MenuEntry[] = [
  { group: 'contacts', title: 'Clientes', path: '/contacts', permission: 'contacts.read' },
  { group: 'contacts', title: 'Qualidade dos cadastros', path: '/contacts/quality', permission: 'contacts.read' },
  { group: 'messages', title: 'Confirmar', path: '/messages/confirm', permission: 'messages.read' },
  { group: 'messages', title: 'Recebidas', path: '/messages/incoming', permission: 'messages.read' },
  { group: 'messages', title: 'Fila de saída', path: '/messages/outbox', permission: 'messages.read' },
  { group: 'messages', title: 'Histórico', path: '/messages/history', permission: 'messages.read' },
  { group: 'messages', title: 'Simulação', path: '/messages/simulation', permission: 'messages.read' },
  { group: 'messages', title: 'Modelos e regras', path: '/messages/rules', permission: 'rules.read' },
  { group: 'registry', title: 'Clientes', path: '/contacts?menu=registry', permission: 'contacts.read' },
  {
    group: 'registry',
    title: 'WhatsApp > Histórico de mensagens',
    path: '/messages/history?menu=registry',
    permission: 'messages.read',
  },
  { group: 'system', title: 'Cadastros > Clientes', path: '/contacts?menu=system', permission: 'contacts.read' },
  { group: 'system', title: 'Hotsite > Configurações', path: '/system/hotsite', permission: 'settings.read' },
  { group: 'system', title: 'Usuários', path: '/settings/users', permission: 'users.write' },
  { group: 'system', title: 'Agendamentos', path: '/system/jobs', permission: 'system.read' },
  { group: 'system', title: 'Tarefas', path: '/tasks', permission: 'home.read' },
  { group: 'system', title: 'Saúde', path: '/system/health', permission: 'system.read' },
  { group: 'system', title: 'Auditoria', path: '/system/audit', permission: 'system.read' },
  { group: 'settings', title: 'Empresa', path: '/settings/company', permission: 'company.read' },
  { group: 'settings', title: 'WhatsApp', path: '/settings/whatsapp', permission: 'senders.write' },
  {
    group: 'settings',
    title: 'WhatsApp > Histórico de mensagens',
    path: '/messages/history?menu=settings',
    permission: 'messages.read',
  },
  { group: 'settings', title: 'E-mail', path: '/settings/senders', permission: 'senders.write' },
  {
    group: 'settings',
    title: 'Parâmetros > Parâmetros financeiros',
    path: '/settings/parameters/finance',
    permission: 'settings.read',
  },
  {
    group: 'settings',
    title: 'Parâmetros > Envio de fatura por e-mail',
    path: '/settings/invoice-email',
    permission: 'settings.read',
  },
  { group: 'settings', title: 'Horários de envio', path: '/settings/sending-hours', permission: 'settings.read' },
  { group: 'settings', title: 'Feriados', path: '/settings/calendar', permission: 'settings.read' },
  {
    group: 'settings',
    title: 'Central do Assinante',
    path: '/system/hotsite?menu=settings',
    permission: 'settings.read',
  },
  { group: 'settings', title: 'Módulos', path: '/settings/modules', permission: 'settings.read' },
  { group: 'settings', title: 'Integrações', path: '/settings/integrations', permission: 'integrations.write' },
]

const trialEntries: readonly MenuEntry[] = [
  { group: 'messages', title: 'Caixa de testes', path: '/dev/mailbox', permission: 'messages.read' },
]

type MenuParts = Pick<Services, 'registry' | 'options'>

/** What this visitor may open, in the modules the company uses. `url`: path and query of the page being shown. */
export function menuFor({ registry, options }: MenuParts, visitor: Visitor, url: string): MenuSection[] {
  const entries = [
    ...coreEntries,
    ...(options.production ? [] : trialEntries),
    ...registry.plugins.filter(plugin => !visitor.off.has(plugin.name)).flatMap(plugin => plugin.menu ?? []),
  ].filter(entry => visitor.allows(entry.permission))
  const active = activeEntry(entries, url)
  return groups
    .map(([group, title, icon]) => {
      const mine = entries.filter(entry => entry.group === group)
      const links = nest(mine.map(entry => toLink(entry, entry === active)))
      return { group, title, icon, links, active: links.some(link => link.active) }
    })
    .filter(section => section.links.length > 0)
}

function toLink({ title, path }: MenuEntry, active: boolean): MenuLink {
  const steps = title.split(' > ')
  const badge = badgeOf[path]
  return {
    title: steps.at(-1) ?? title,
    under: steps.slice(0, -1).join(' › '),
    nested: false,
    path,
    active,
    ...(badge ? { badge } : {}),
  }
}

/** Who may not open the entry above still sees where the lower one belongs. */
function nest(links: MenuLink[]): MenuLink[] {
  const parents = links.map((_, index) => links.slice(0, index).findLast(link => link.under === '')?.title)
  return links.map((link, index) => ({ ...link, nested: link.under !== '' && link.under === parents[index] }))
}

/** The entry with the longest path above the page; among equals the one whose query the page carries. */
function activeEntry(entries: readonly MenuEntry[], url: string): MenuEntry | undefined {
  const page = new URL(url, 'http://here.invalid')
  const menu = page.searchParams.get('menu')
  const rank = (entry: MenuEntry) => {
    const { pathname, searchParams } = new URL(entry.path, page)
    const above = page.pathname === pathname || page.pathname.startsWith(`${pathname}/`)
    return above ? pathname.length * 2 + (searchParams.get('menu') === menu ? 1 : 0) : 0
  }
  const [best] = [...entries].sort((one, other) => rank(other) - rank(one))
  return best && rank(best) > 0 ? best : undefined
}
