import { parsePhone } from '../../../brazil/phone.ts'
import type { Company } from '../../../data/company.ts'
import { newId } from '../../../data/table.ts'
import type { Work } from '../../../data/work.ts'
import { SendError } from '../../../errors.ts'
import { record } from '../../../events/record.ts'
import type { Desk } from '../../../events/subscriber.ts'
import type { ChannelKind } from '../../../outbox/channel.ts'
import { accountOf, withinSeconds } from '../../../outbox/check-account.ts'
import { closedBy, gateOf } from '../../../outbox/gate.ts'
import { keepDistance } from '../../../outbox/keep-distance.ts'
import { type Sender, Senders } from '../../../outbox/sender.ts'
import { takeTurn } from '../../../outbox/turn.ts'
import type { User } from '../../../people/user.ts'
import type { Flash } from '../../kit.ts'
import type { Services } from '../../services.ts'
import { letterFor } from './letter.ts'
import { addressText, channelName } from './look.ts'

interface Trial {
  channel: ChannelKind
  subject: string
  body: string
  user: User
  company: Company
  /** Undefined: the company has none for the channel. */
  sender: Sender | undefined
  /** In place of whoever asked, or of the company's own mobile. */
  address?: string | undefined
}

/** "Enviar teste para mim": really sent, to whoever asked, without a customer and without a row in the history. */
export async function sendTrial(services: Services, desk: Desk, trial: Trial): Promise<Flash> {
  const { channel, user, sender } = trial
  const closed = await desk.read(async work => closedBy(await gateOf(work, channel)))
  if (closed) return warning(closed.code === 'no_add_on' ? noTrial : closed.reason)
  if (!sender) return warning(`A empresa não tem remetente de ${channelName(channel)}. Cadastre um em Configurações.`)
  const address = trial.address ?? ownAddress(trial)
  const onPaper = sender.driver === 'paper'
  if (!address && !onPaper)
    return warning('Cadastre o celular da empresa em Configurações > Empresa: o teste vai para ele.')
  if (services.channels.get(sender.driver)?.serves?.(sender.id) === false) return warning(notHere)
  if (!onPaper && !(await desk.write(work => takeTurn(work, sender)))) return warning(notNow)
  try {
    const sending = send(services, sender, { ...trial, address: address ?? user.name })
    await (channel === 'whatsapp' ? withinSeconds(60, sending, phoneSilent) : withinSeconds(20, sending))
  } catch (error) {
    if (!(error instanceof SendError)) throw error
    return warning(error.message)
  } finally {
    // It may have taken longer than its turn, and may have left whatever was said.
    const leaving = (work: Work) => keepDistance(work.of(Senders), { senderId: sender.id, leftAt: work.now })
    if (!onPaper) await desk.write(leaving)
  }
  const { subject, body } = trial
  // Paper keeps nothing itself: what it was given is read from here by the test mailbox.
  const payload = { channel, address: address ?? '', ...(onPaper ? { subject, body, to: user.name } : {}) }
  await desk.write(work => record(work, { name: 'sender.tried', subject: 'sender', subjectId: sender.id, payload }))
  if (!onPaper)
    return { kind: 'success', text: `Teste enviado para ${addressText({ channel, address: address ?? '' })}.` }
  return services.options.production
    ? warning('Este remetente é só de teste: nada saiu.')
    : { kind: 'success', text: 'Teste enviado. Veja em Mensagens > Caixa de testes.' }
}

function send({ channels, secret }: Services, sender: Sender, trial: Trial & { address: string }) {
  const channel = channels.get(sender.driver)
  if (!channel) throw new SendError(`O remetente usa "${sender.driver}", que não está instalado.`, { permanent: true })
  const envelope = letterFor(trial.company, {
    id: newId(),
    address: trial.address,
    recipientName: trial.user.name,
    subject: trial.channel === 'email' ? `[teste] ${trial.subject}` : '',
    body: trial.body,
    purpose: 'service',
  })
  return channel.send(accountOf(secret, sender), envelope)
}

const noTrial =
  'O add-on do WhatsApp não está liberado para a empresa: sem ele nada sai pelo número dela, nem um teste.'
const ownAddress = ({ channel, user, company }: Trial): string | undefined =>
  channel === 'email' ? user.email : parsePhone(company.mobile ?? company.phone ?? '')?.e164

const notHere =
  'Este número não está conectado agora, ou quem o conecta é outro processo do Recado, e o teste não pode sair daqui. Confira a conexão e tente de novo.'
const phoneSilent = 'O WhatsApp não respondeu em um minuto. Veja no celular se o teste chegou antes de mandar outro.'
const notNow = 'Uma mensagem acabou de sair por este número, ou está saindo. Espere uns dois minutos e tente de novo.'

const warning = (text: string): Flash => ({ kind: 'warning', text })
