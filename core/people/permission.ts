/** administrator: everything; staff: the daily work; reader: looks only. */
export const roles = ['administrator', 'staff', 'reader'] as const
export type Role = (typeof roles)[number]

export const roleTitles: Record<Role, string> = {
  administrator: 'Administrador',
  staff: 'Equipe',
  reader: 'Somente leitura',
}

/** `quotes.write`. Administrators hold every permission; `roles` names who else does. */
export interface Permission {
  name: string
  title: string
  roles: readonly Exclude<Role, 'administrator'>[]
}

const everybody = ['staff', 'reader'] as const
const working = ['staff'] as const

export const corePermissions: readonly Permission[] = [
  { name: 'home.read', title: 'Ver o início', roles: everybody },
  { name: 'contacts.read', title: 'Ver clientes', roles: everybody },
  { name: 'contacts.write', title: 'Cadastrar clientes', roles: working },
  { name: 'messages.read', title: 'Ver mensagens e histórico', roles: everybody },
  { name: 'messages.write', title: 'Confirmar, corrigir e descartar mensagens', roles: working },
  { name: 'messages.media', title: 'Baixar arquivos que os clientes mandaram', roles: working },
  { name: 'rules.read', title: 'Ver regras e modelos de mensagem', roles: everybody },
  { name: 'rules.write', title: 'Mudar regras e modelos de mensagem', roles: [] },
  { name: 'senders.write', title: 'Configurar remetentes', roles: [] },
  { name: 'company.read', title: 'Ver os dados da empresa', roles: everybody },
  { name: 'company.write', title: 'Mudar os dados da empresa', roles: [] },
  { name: 'settings.read', title: 'Ver configurações dos módulos', roles: everybody },
  { name: 'settings.write', title: 'Mudar configurações e módulos', roles: [] },
  { name: 'users.write', title: 'Cadastrar usuários', roles: [] },
  { name: 'integrations.write', title: 'Tokens e webhooks', roles: [] },
  { name: 'portal.look', title: 'Ver a Central como o cliente vê', roles: ['staff'] },
  { name: 'system.read', title: 'Ver saúde, agendamentos e auditoria', roles: [] },
  { name: 'system.write', title: 'Rodar agendamentos e liberar pendências', roles: [] },
]

export interface Permissions {
  /** Throws when no permission has this name: a typing error in a route. */
  allows(role: Role, permission: string): boolean
  list: readonly Permission[]
}

export function createPermissions(list: readonly Permission[]): Permissions {
  const byName = new Map(list.map(permission => [permission.name, permission]))
  return {
    list,
    allows(role, name) {
      const permission = byName.get(name)
      if (!permission) throw new Error(`No permission is called ${name}`)
      return role === 'administrator' || permission.roles.includes(role)
    },
  }
}
