import { Op } from 'sequelize'
import type { Work } from '../../data/work.ts'
import { billingServer } from '../../outbox/billing-server.ts'
import { type Sender, Senders } from '../../outbox/sender.ts'
import { Contacts } from '../../people/contact.ts'
import { sendsByEmail } from '../../people/portal-settings.ts'
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
    const server = await serverOf(work)
    const missing = await withoutAddress(work)
    return kit.view('settings/invoice-email', {
      title: 'Envio de fatura por e-mail',
      requirements: [serverRequirement(server), await switchRequirement(work), addressRequirement(missing.total)],
      missing,
      mayTry: Boolean(server) && allows('senders.write'),
      mayEdit: allows('contacts.write'),
    })
  })

  kit.postSlow(`${path}/trial`, 'senders.write', async (desk, { user, company }) => {
    const sender = await desk.read(serverOf)
    const flash = await sendTrial(services, desk, {
      ...{ channel: 'email', user, company, sender },
      subject: `Teste do envio de faturas de ${company.name}`,
      body: `Olá, ${user.name}!\n\nEste é um teste do servidor por onde saem boletos e faturas. Se você o recebeu, as faturas pedidas na Central do Assinante também chegam.`,
    })
    return kit.redirect(path, flash)
  })
}

/** The account that an invoice leaves from; no module's own choice is looked at here. */
async function serverOf(work: Work): Promise<Sender | undefined> {
  const standard = () =>
    work.of(Senders).first({ where: { channel: 'email', removedAt: null }, order: [['isDefault', 'DESC']] })
  return (await billingServer(work)) ?? (await standard())
}

function serverRequirement(server: Sender | undefined): Requirement {
  const works = server?.status === 'ready' || server?.status === 'failing'
  const text = !server
    ? 'Nenhuma conta de e-mail está cadastrada.'
    : server.status === 'failing'
      ? `${server.name} não está funcionando: ${server.statusReason ?? 'o servidor recusa as mensagens.'}`
      : works
        ? `${server.name} (${server.identity}).`
        : `${server.name} está parado: ${server.statusReason ?? 'ninguém o ligou ainda.'}`
  return {
    title: 'Servidor de e-mail boletos e faturas',
    place: 'Configurações › Parâmetros › Parâmetros financeiros › Geral',
    met: server?.status === 'ready',
    text,
    link: { path: '/settings/parameters/finance', title: 'Escolher servidor' },
  }
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
      ? 'Todos os clientes que entram na Central têm um.'
      : missing === 1
        ? '1 cliente que entra na Central não tem.'
        : `${missing.toLocaleString('pt-BR')} clientes que entram na Central não têm.`
  return {
    title: 'E-mail principal do cliente',
    place: 'Sistema › Cadastros › Clientes › Editar › Contato',
    met: missing === 0,
    text,
    link: { path: '/contacts?menu=system', title: 'Abrir clientes' },
  }
}

/** Who may enter the portal and would get nothing by e-mail. */
async function withoutAddress(work: Work) {
  const rows = await work.query<{ id: string }>(
    `SELECT c.id AS id FROM contacts c JOIN portal_accounts a ON a.companyId = c.companyId AND a.contactId = c.id
      WHERE c.companyId = :companyId AND c.archivedAt IS NULL AND (c.email IS NULL OR c.email = '')
      ORDER BY c.nameKey, c.id`,
  )
  const ids = rows.slice(0, namesShown).map(({ id }) => id)
  const contacts = await work.of(Contacts).all({ where: { id: { [Op.in]: ids } }, order: [['nameKey', 'ASC']] })
  return { total: rows.length, contacts: contacts.map(({ id, name }) => ({ id, name })) }
}
