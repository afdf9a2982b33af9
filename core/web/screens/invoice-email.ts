import { isEmail } from '../../brazil/email.ts'
import type { Work } from '../../data/work.ts'
import { senderChoices, senderFor } from '../../outbox/module-sender.ts'
import type { Sender } from '../../outbox/sender.ts'
import { sendsByEmail } from '../../people/portal-settings.ts'
import type { Plugin } from '../../plugin.ts'
import type { Registry } from '../../registry.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { sendTrial } from './messages/trial.ts'

const path = '/settings/invoice-email'
const namesShown = 20

interface Requirement {
  title: string
  /** Where it is set, as the menu says it. */
  place: string
  met: boolean
  /** How it stands, in a sentence. */
  text: string
  link: { path: string; title: string }
}

/** "Envio de fatura por e-mail": the three things it takes (I2-I4), each where it is set, and a trial. */
export function invoiceEmailScreens(kit: Kit, services: Services): void {
  kit.get(path, 'settings.read', async (work, { allows }) => {
    const server = await serverOf(work, services.registry)
    const missing = await withoutAddress(work)
    return kit.view('settings/invoice-email', {
      title: 'Envio de fatura por e-mail',
      requirements: [serverRequirement(server), await switchRequirement(work), addressRequirement(missing.total)],
      missing,
      mayTry: Boolean(server.sender) && allows('senders.write'),
      mayEdit: allows('contacts.write'),
    })
  })

  kit.postSlow(`${path}/trial`, 'senders.write', async (desk, { user, company }) => {
    const { sender } = await desk.read(work => serverOf(work, services.registry))
    const flash = await sendTrial(services, desk, {
      ...{ channel: 'email', user, company, sender },
      subject: `Teste do envio de faturas de ${company.name}`,
      body: `Olá, ${user.name}!\n\nEste é um teste do servidor por onde saem boletos e faturas. Se você o recebeu, as faturas pedidas na Central do Assinante também chegam.`,
    })
    return kit.redirect(path, flash)
  })
}

/** What an invoice that a customer asks for leaves from, and the module whose own choice that is. */
interface Server {
  sender: Sender | undefined
  chosenFor: Plugin | undefined
}

/** As the message itself finds it: each module may have an account of its own. */
async function serverOf(work: Work, registry: Registry): Promise<Server> {
  const plugin = answering(registry)
  const sender = await senderFor(work, { plugin: plugin?.name ?? '', channel: 'email', purpose: 'billing' })
  const own = plugin && (await senderChoices(work)).get(plugin.name)?.email
  return { sender, chosenFor: sender && own === sender.id ? plugin : undefined }
}

/** Whose message answers what customers ask for by e-mail in their area. */
function answering({ plugins, offers }: Registry): Plugin | undefined {
  const actions = offers('portalSection').flatMap(section => section.actions)
  const facts = new Set(actions.filter(({ channel }) => channel === 'email').map(({ fact }) => fact))
  return plugins.find(({ messages = [] }) => messages.some(({ on }) => facts.has(on.event)))
}

function serverRequirement({ sender, chosenFor }: Server): Requirement {
  return {
    title: 'Servidor de e-mail boletos e faturas',
    place: chosenFor ? 'Configurações › Módulos' : 'Configurações › Parâmetros › Parâmetros financeiros › Geral',
    met: sender?.status === 'ready',
    text: `${howItStands(sender)}${chosenFor ? ` É a conta própria do módulo ${chosenFor.title}.` : ''}`,
    link: {
      path: chosenFor ? '/settings/modules' : '/settings/parameters/finance',
      title: 'Escolher servidor',
    },
  }
}

function howItStands(sender: Sender | undefined): string {
  if (!sender) return 'Nenhuma conta de e-mail está cadastrada.'
  const { name, identity, status, statusReason } = sender
  if (status === 'failing') return `${name} não está funcionando: ${statusReason ?? 'o servidor recusa as mensagens.'}`
  return status === 'ready'
    ? `${name} (${identity}).`
    : `${name} está parado: ${statusReason ?? 'ninguém o ligou ainda.'}`
}

async function switchRequirement(work: Work): Promise<Requirement> {
  const met = await sendsByEmail(work)
  return {
    title: 'Envia e-mail aplicativo',
    place: 'Sistema › Hotsite › Configurações › Configuração geral › Aplicativo',
    met,
    text: met ? 'Sim: o assinante vê o botão na Central.' : 'Não: o botão não aparece e o pedido é recusado.',
    link: { path: '/system/hotsite?tab=aplicativo', title: 'Abrir' },
  }
}

function addressRequirement(missing: number): Requirement {
  const text =
    missing === 0
      ? 'Todos os clientes que entram na Central têm um válido.'
      : missing === 1
        ? '1 cliente que entra na Central não tem um válido.'
        : `${missing.toLocaleString('pt-BR')} clientes que entram na Central não têm um válido.`
  return {
    title: 'E-mail principal do cliente',
    place: 'Sistema › Cadastros › Clientes › Editar › Contato',
    met: missing === 0,
    text,
    link: { path: '/contacts?menu=system', title: 'Abrir clientes' },
  }
}

/** Who may enter the portal and would get nothing by e-mail: without an address, or with one that is none. */
async function withoutAddress(work: Work) {
  const rows = await work.query<{ id: string; name: string; email: string | null }>(
    `SELECT c.id AS id, c.name AS name, c.email AS email FROM contacts c
       JOIN portal_accounts a ON a.companyId = c.companyId AND a.contactId = c.id
      WHERE c.companyId = :companyId AND c.archivedAt IS NULL ORDER BY c.nameKey, c.id`,
  )
  const missing = rows.filter(({ email }) => !email || !isEmail(email))
  return { total: missing.length, contacts: missing.slice(0, namesShown) }
}
