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
  nothingToSay: () => skipped('nothing_to_say', 'Não há nada a dizer sobre este acontecimento.'),
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
  noSender: (channel: string) =>
    held('no_sender', `A empresa não tem remetente de ${channel}. Cadastre um em Configurações.`),
  late: (hours: number) => held('late', `Aconteceu há mais de ${hours} horas; confirme se ainda faz sentido avisar.`),
  confirm: () => held('confirm', 'Espera a sua confirmação.'),
}

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

/** All of them in one text, the decisive one first; null when there is none. */
export const allReasons = (given: readonly Reason[]): string | null =>
  given.map(reason => reason.text).join(' ') || null
