import { noAddOnText, notInUseText } from '../outbox/gate.ts'

/** Why a message does not simply go. `skipped`: it never will; `held`: a person can let it go. */
export interface Reason {
  code: ReasonCode
  outcome: 'skipped' | 'held'
  /** A Portuguese sentence with the particulars and what to do. */
  text: string
}

export type ReasonCode =
  | 'broken'
  | 'module_off'
  | 'message_off'
  | 'no_add_on'
  | 'whatsapp_off'
  | 'nothing_to_say'
  | 'quiet'
  | 'no_contact'
  | 'opted_out'
  | 'no_address'
  | 'by_email'
  | 'repair'
  | 'no_words'
  | 'no_sender'
  | 'late'
  | 'backdated'
  | 'changed'
  | 'confirm'

const skipped = (code: ReasonCode, text: string): Reason => ({ code, outcome: 'skipped', text })
const held = (code: ReasonCode, text: string): Reason => ({ code, outcome: 'held', text })

export const reasons = {
  broken: (title: string) =>
    held(
      'broken',
      `O módulo ${title} não conseguiu preparar esta mensagem; tentamos de novo sozinhos. Se continuar, veja Sistema > Saúde.`,
    ),
  moduleOff: (title: string) =>
    skipped('module_off', `O módulo ${title} está desligado para mensagens. Ligue em Configurações > Módulos.`),
  messageOff: (title: string) =>
    skipped('message_off', `A mensagem "${title}" está desligada. Ligue em Mensagens > Modelos e regras.`),
  noAddOn: () => held('no_add_on', noAddOnText),
  whatsappOff: () => skipped('whatsapp_off', notInUseText),
  nothingToSay: () => skipped('nothing_to_say', 'Não há nada a dizer sobre este acontecimento.'),
  /** The plug-in's own sentence. */
  unsaid: (text: string) => skipped('nothing_to_say', text),
  quiet: () => skipped('quiet', 'Registrado em modo silencioso (importação ou carga de dados): ninguém é avisado.'),
  noContact: () => skipped('no_contact', 'O documento não tem cliente.'),
  optedOut: (name: string, purpose: string) =>
    skipped('opted_out', `${name} pediu para não receber mensagens de ${purpose}.`),
  noAddress: (name: string, field: string) =>
    skipped('no_address', `O cadastro de ${name} não tem ${field} válido. Complete o cadastro do cliente.`),
  byEmail: () => skipped('by_email', 'O aviso vai por e-mail, como a regra manda.'),
  nowhereElse: (name: string) =>
    skipped(
      'no_address',
      `A regra manda avisar por e-mail, mas o cadastro de ${name} não tem E-mail principal válido.`,
    ),
  repair: (variables: string[]) =>
    held('repair', `Falta preencher: ${variables.join(', ')}. Corrija o cadastro e libere a mensagem.`),
  noWords: (channel: string) =>
    held('no_words', `Não há texto para ${channel}. Escreva em Mensagens > Modelos e regras.`),
  noSubject: () => held('no_words', 'O e-mail ficou sem assunto. Escreva em Mensagens > Modelos e regras.'),
  noSender: (channel: string) =>
    held('no_sender', `A empresa não tem remetente de ${channel}. Cadastre um em Configurações.`),
  late: (hours: number) => held('late', `Aconteceu há mais de ${hours} horas; confirme se ainda faz sentido avisar.`),
  backdated: () =>
    held('backdated', 'Foi registrado com uma data que já tinha passado; confirme se ainda faz sentido avisar.'),
  changed: () =>
    held('changed', 'O que esta mensagem conta mudou depois que o texto foi escrito; confira antes de enviar.'),
  halfSent: () =>
    held(
      'changed',
      'Parte desta mensagem já saiu, e o que ela conta mudou desde então; confira antes de enviar o resto.',
    ),
  confirm: () => held('confirm', 'Espera a sua confirmação.'),
}

export const isReason = (given: Reason | false | undefined): given is Reason => Boolean(given)

/** Nothing is missing and nothing has changed: a person is only asked whether it goes. */
export const onlyAsks = (code: string | null): boolean => code === 'late' || code === 'backdated' || code === 'confirm'

export const channelTitles: Record<string, string> = {
  whatsapp: 'WhatsApp',
  email: 'e-mail',
  sms: 'SMS',
  portal: 'área do cliente',
}
export const purposeTitles: Record<string, string> = {
  billing: 'cobrança',
  fiscal: 'notas fiscais',
  service: 'andamento de pedidos',
  marketing: 'divulgação',
}

/** What decides comes first: what skips the message, then what has to be mended, then what only asks. */
const byWeight = (given: readonly Reason[]): Reason[] => given.toSorted((one, other) => weightOf(one) - weightOf(other))

const asking: readonly ReasonCode[] = ['late', 'backdated', 'no_add_on', 'confirm']
const weightOf = ({ outcome, code }: Reason) => (outcome === 'skipped' ? 0 : 2 + asking.indexOf(code))

/** The one that decides what becomes of the message; null when there is none. */
export const decisiveCode = (given: readonly Reason[]): ReasonCode | null => byWeight(given)[0]?.code ?? null

/** All of them in one text, the decisive one first; null when there is none. */
export const allReasons = (given: readonly Reason[]): string | null =>
  byWeight(given)
    .map(reason => reason.text)
    .join(' ') || null
