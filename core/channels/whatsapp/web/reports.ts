import type { SenderSession } from '../session.ts'

/** What the row says of a connection: a state and, in Portuguese, what to do. */
export type Report = Pick<SenderSession, 'state' | 'detail'> & Partial<SenderSession>

const noCode = { qr: null, pairingCode: null }
/** No phone is linked. */
const nobody = { phone: null, pushName: null }
const never = { ...nobody, readyAt: null, heartbeatAt: null }
const linkedDevices = 'WhatsApp > Aparelhos conectados'

export const starting = (): Report => ({
  ...noCode,
  state: 'starting',
  detail: 'Abrindo o WhatsApp. Leva alguns segundos.',
  retryAt: null,
})

/** Nobody read a code here yet, whatever was linked elsewhere. */
export const startingAnew = (): Report => ({ ...starting(), ...never })

export const qrShown = (qr: string): Report => ({
  ...noCode,
  state: 'qr',
  qr,
  detail: `No celular da empresa, abra ${linkedDevices} > Conectar um aparelho e aponte a câmera para o código.`,
})

export const codeShown = (pairingCode: string): Report => ({
  ...noCode,
  state: 'pairing',
  pairingCode,
  detail: `No celular da empresa, abra ${linkedDevices} > Conectar um aparelho > Conectar com número de telefone e digite o código.`,
})

export const authenticating = (): Report => ({
  ...noCode,
  state: 'authenticating',
  detail: 'O celular leu o código. Esperando o WhatsApp confirmar.',
})

export const syncing = (percent: number): Report => ({
  ...noCode,
  state: 'syncing',
  detail: `Recebendo as conversas: ${percent}%. Deixe o celular ligado e com internet.`,
})

export const ready = (of: Pick<SenderSession, 'phone' | 'pushName'>, now: Date): Report => ({
  ...noCode,
  ...of,
  state: 'ready',
  detail: null,
  readyAt: now,
  heartbeatAt: now,
  downKnownAt: null,
  retryAt: null,
})

/** The line is down while the browser runs; it comes back by itself. */
export const lineDown = (socket: string): Report => ({
  state: 'disconnected',
  detail: `Sem conexão com o WhatsApp (${socket}). Confira a internet; assim que ela voltar, as mensagens seguem sozinhas.`,
})

/** It did not work out; another try follows by itself. */
export const failed = (why: string, next: { failures: number; retryAt: Date }): Report => ({
  ...noCode,
  ...next,
  state: 'disconnected',
  detail: `${why} O Recado tenta de novo sozinho.`,
})

/** Over, until somebody wishes for it again. */
const over = (state: Report['state'], detail: string): Report => ({
  ...noCode,
  state,
  detail,
  failures: 0,
  retryAt: null,
})

export const turnedOff = () =>
  over('off', 'Desconectado. A sessão ficou guardada: para voltar não é preciso ler o código de novo.')

export const nobodyRead = () =>
  over('off', 'Ninguém leu o código a tempo. Quando estiver com o celular na mão, clique em Conectar.')

export const codeRefused = () =>
  over(
    'off',
    'O WhatsApp não deu um código para este número. Confira o número, espere alguns minutos e tente de novo, ou conecte pelo QR code.',
  )

export const loggedOutThere = (): Report => ({
  ...over(
    'logged_out',
    'O celular desconectou o Recado. As mensagens esperam na fila; clique em Conectar e leia o código para elas saírem.',
  ),
  ...nobody,
})

export const loggedOutHere = (): Report => ({
  ...over('logged_out', 'A sessão foi encerrada. Para usar o número de novo, clique em Conectar e leia o código.'),
  ...never,
})

export const wipedHere = (): Report => ({
  ...over(
    'logged_out',
    `A sessão foi apagada daqui, mas o WhatsApp não confirmou. No celular, abra ${linkedDevices} e remova o Recado da lista.`,
  ),
  ...never,
})

export const conflict = () =>
  over(
    'conflict',
    'Este número foi aberto em outro navegador com a mesma sessão. Feche o outro e clique em Conectar para usá-lo aqui.',
  )

/** The phone read the code of one sender while it is connected through another: each would pace the number alone. */
export const taken = (by: string): Report => ({
  ...over(
    'conflict',
    `Este celular já está conectado em ${by}. Use um remetente só por número, ou desconecte o outro primeiro.`,
  ),
  ...never,
})

export const ended = (state: string, detail: string) => over(state, detail)

export const stopped = (): Report => ({
  ...noCode,
  state: 'disconnected',
  detail: 'O Recado está reiniciando; o número volta sozinho, sem ler o código de novo.',
  retryAt: null,
})

/** The process that has the session is gone. */
export const away = (): Report => ({
  ...noCode,
  state: 'disconnected',
  detail:
    'O computador que guarda a sessão deste número não responde. Quando ele voltar, o número conecta sozinho; para usá-lo a partir daqui, clique em Conectar e leia o código.',
})

/** WhatsApp ended the connection with a word of its own. `isFinal`: trying again by itself would make it worse. */
export function refused(reason: string): { detail: string; isFinal: boolean } {
  const known = refusals[reason]
  if (known) return known
  return { detail: `O WhatsApp encerrou a conexão dizendo "${reason}".`, isFinal: false }
}

const blocked = {
  detail:
    'O WhatsApp bloqueou este número por causa dos termos de uso. Abra o WhatsApp no celular e peça análise; enquanto isso, use outro número ou o e-mail.',
  isFinal: true,
}
const refusals: Record<string, { detail: string; isFinal: boolean }> = {
  TOS_BLOCK: blocked,
  SMB_TOS_BLOCK: blocked,
  PROXYBLOCK: { detail: 'A rede desta máquina bloqueia o WhatsApp Web. Fale com quem cuida da rede.', isFinal: false },
  DEPRECATED_VERSION: {
    detail: 'O WhatsApp não aceita mais esta versão do navegador. Atualize o Chromium e o Recado.',
    isFinal: false,
  },
}
