import type { StatusColor } from '../../../events/lifecycle.ts'

/** How a connection is called, what is read out when it comes to this, and the one thing to do about it. */
export interface ConnectionWords {
  label: { title: string; color: StatusColor }
  said: string
  advice: string
}

const words = (title: string, color: StatusColor, said: string, advice = ''): ConnectionWords => ({
  label: { title, color },
  said,
  advice,
})

export const never = words(
  'Ainda não conectado',
  'gray',
  'Este número ainda não está conectado.',
  'Escolha como conectar. Até lá, as mensagens dele esperam na fila.',
)

export const calling = words('Iniciando', 'blue', 'Abrindo o WhatsApp. Leva alguns segundos.')

export const unattended = words(
  'Serviço parado',
  'orange',
  'Nenhum processo do Recado cuida deste número agora.',
  'Peça a quem cuida do sistema para conferir o serviço de envio. Quando ele voltar, o número reconecta sozinho.',
)

/** While the connection is wanted. A state that is not here is shown as the provider said it. */
export const wanted: Readonly<Record<string, ConnectionWords>> = {
  off: calling,
  starting: calling,
  qr: words('Esperando a leitura', 'yellow', 'Leia o código com o telefone para conectar.'),
  pairing: words('Esperando o código', 'yellow', 'Digite o código no telefone para conectar.'),
  authenticating: words(
    'Entrando',
    'blue',
    'O telefone aceitou. Entrando no WhatsApp.',
    'Deixe o WhatsApp aberto no telefone até terminar.',
  ),
  syncing: words(
    'Sincronizando',
    'blue',
    'Trazendo as conversas. Pode levar alguns minutos.',
    'Você já pode fechar esta página: a conexão continua sozinha.',
  ),
  ready: words('Conectado', 'green', 'Conectado.', 'Pode fechar esta página: a conexão continua sozinha.'),
  disconnected: words(
    'Desconectado',
    'red',
    'A conexão caiu.',
    'Confira se o telefone está ligado e com internet. O Recado tenta de novo sozinho.',
  ),
  auth_failure: words(
    'Não entrou',
    'red',
    'O WhatsApp não aceitou a sessão guardada.',
    'Conecte de novo com um código.',
  ),
  conflict: words(
    'Aberto em outro lugar',
    'red',
    'Este número foi aberto em outro navegador.',
    'Feche o outro WhatsApp Web e clique em Reconectar.',
  ),
  logged_out: words(
    'Saiu pelo telefone',
    'red',
    'O telefone removeu este aparelho.',
    'Conecte de novo com um código. Nada do que espera na fila se perdeu.',
  ),
}

export const unknown = (state: string): ConnectionWords =>
  words(
    `WhatsApp: ${state}`,
    'orange',
    `O WhatsApp respondeu: ${state}.`,
    'Se não mudar em alguns minutos, clique em Reconectar.',
  )

/** Wanted, but no phone has taken it yet. */
export const notTaken = words(
  'Não conectou',
  'orange',
  'A conexão não foi feita.',
  'Peça outro código quando estiver com o telefone na mão.',
)

export const disconnecting = words('Desconectando', 'blue', 'Desconectando.')

export const disconnected = words(
  'Desconectado',
  'gray',
  'Desconectado a pedido. A sessão está guardada.',
  'Reconecte sem código novo. Até lá, as mensagens esperam na fila.',
)

export const loggingOut = words(
  'Saindo',
  'blue',
  'Saindo do WhatsApp e apagando a sessão.',
  'Em seguida ele some de Aparelhos conectados no telefone.',
)

export const loggingOutLater = words(
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
