import type { StatusColor } from '../../../events/lifecycle.ts'

/** How a connection is called, what is read out when it comes to this, and what to do about it. */
export interface ConnectionWords {
  label: { title: string; color: StatusColor }
  said: string
  /** In place of the driver's own detail, which knows more where there is one. */
  advice: string
  /** The page says it all: whatever the driver's detail adds would be said twice. */
  isComplete: boolean
}

const words = (title: string, color: StatusColor, said: string, advice = ''): ConnectionWords => ({
  label: { title, color },
  said,
  advice,
  isComplete: false,
})

const complete = (...given: Parameters<typeof words>): ConnectionWords => ({ ...words(...given), isComplete: true })

const choose = 'Escolha como conectar. Até lá, as mensagens dele esperam na fila.'

export const never = words('Ainda não conectado', 'gray', 'Este número ainda não está conectado.', choose)

export const unlinked = words('Não conectado', 'gray', 'Este número não está conectado.', choose)

export const calling = complete('Iniciando', 'blue', 'Abrindo o WhatsApp. Leva alguns segundos.')

export const unattended = complete(
  'Serviço parado',
  'orange',
  'Nenhum processo do Recado cuida deste número agora.',
  'Peça a quem cuida do sistema para conferir o serviço de envio. Quando ele voltar, o número reconecta sozinho.',
)

/** By the connection's state. One that is not here is shown as the provider said it. */
export const byState: Readonly<Record<string, ConnectionWords>> = {
  off: calling,
  starting: calling,
  qr: complete('Esperando a leitura', 'yellow', 'Leia o código com o telefone para conectar.'),
  pairing: complete('Esperando o código', 'yellow', 'Digite o código no telefone para conectar.'),
  authenticating: complete(
    'Entrando',
    'blue',
    'O telefone aceitou. Entrando no WhatsApp.',
    'Deixe o WhatsApp aberto no telefone até terminar.',
  ),
  syncing: words('Sincronizando', 'blue', 'Trazendo as conversas. Você já pode fechar esta página.'),
  ready: complete('Conectado', 'green', 'Conectado.', 'Pode fechar esta página: a conexão continua sozinha.'),
  disconnected: words(
    'Desconectado',
    'red',
    'A conexão caiu.',
    'Confira se o telefone está ligado e com internet. O Recado tenta de novo sozinho.',
  ),
  auth_failure: words('Não entrou', 'red', 'O WhatsApp não aceitou a conexão.', 'Conecte de novo com um código.'),
  conflict: words(
    'Em uso em outro lugar',
    'red',
    'Este número está em uso em outro lugar.',
    'Feche o outro WhatsApp Web e conecte de novo.',
  ),
  logged_out: words(
    'Saiu pelo telefone',
    'red',
    'O telefone removeu este aparelho.',
    'Conecte de novo com um código. Nada do que espera na fila se perdeu.',
  ),
}

export const unknown = (state: string): ConnectionWords =>
  words(`WhatsApp: ${state}`, 'orange', `O WhatsApp respondeu: ${state}.`, 'Se não mudar em alguns minutos, reconecte.')

/** Wanted, but no phone has taken it yet. */
export const notTaken = words(
  'Não conectou',
  'orange',
  'A conexão não foi feita.',
  'Peça outro código quando estiver com o telefone na mão.',
)

export const forsaken = words(
  'Desconectado',
  'red',
  'A conexão caiu, e nenhum processo do Recado tenta de novo agora.',
  'Peça a quem cuida do sistema para conferir o serviço de envio.',
)

export const disconnecting = complete('Desconectando', 'blue', 'Desconectando.')

export const disconnected = words(
  'Desconectado',
  'gray',
  'Desconectado a pedido.',
  'A sessão está guardada: reconecte sem código novo. Até lá, as mensagens esperam na fila.',
)

export const loggingOut = complete(
  'Saindo',
  'blue',
  'Saindo do WhatsApp e apagando a sessão.',
  'Em seguida ele some de Aparelhos conectados no telefone.',
)

export const loggingOutLater = complete(
  'Saindo',
  'orange',
  'A sessão será apagada quando o serviço de envio voltar.',
  'Peça a quem cuida do sistema para conferir o serviço, ou remova o aparelho no próprio telefone.',
)

export const loggedOut = words(
  'Sem sessão',
  'gray',
  'A sessão foi apagada a pedido.',
  'Conecte de novo com um código. Até lá, as mensagens esperam na fila.',
)
