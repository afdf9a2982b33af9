/**
 * Whose trouble a refusal is. `account`: nothing leaves until somebody mends the account; `pause`: Meta is busy or we
 * are too fast; `later`: only this message has to wait; `message`: it can never go as it is.
 */
export interface KnownRefusal {
  blame: 'account' | 'pause' | 'later' | 'message'
  /** What happened and what to do. */
  text: string
  waitMs?: number
  /** Our own sentence cannot tell enough: Meta's words go along. */
  quoting?: true
  /** Nobody has WhatsApp at that number. */
  noAccount?: true
  /** Of a `message`: it may lie in our number all the same. */
  aboutSender?: true
}

const minutes = (count: number) => count * 60_000

const account = (text: string): KnownRefusal => ({ blame: 'account', text })
const pause = (text: string, waitMs = 0): KnownRefusal => ({ blame: 'pause', text, waitMs })
const message = (text: string): KnownRefusal => ({ blame: 'message', text })

const token = account(
  'A Meta não aceita mais o token de acesso. Gere outro para o usuário do sistema e cole nas configurações deste número.',
)
const permission = account(
  'O token não tem permissão para enviar por este número. Na Meta, dê a ele whatsapp_business_messaging e whatsapp_business_management.',
)
const busy = pause('A Meta não pôde atender agora. Tentaremos de novo.')
const tooManyCalls = pause('A conta fez chamadas demais à Meta em pouco tempo. Vamos mais devagar.', minutes(10))
const wrongRequest: KnownRefusal = { ...message('A Meta não entendeu um dado desta mensagem.'), quoting: true }
const templateChanged = (what: string) =>
  message(`O modelo aprovado ${what}. Em Modelos, nas configurações do número, atualize a lista e confira a escolha.`)

/** "Error codes" (WhatsApp Business Platform, updated May 2026); 200 to 299 are one family (`refusalFor`). */
const known: Record<number, KnownRefusal> = {
  0: token,
  190: token,
  3: permission,
  10: permission,
  131005: permission,
  33: account('Este número foi apagado na Meta. Confira a identificação do número de telefone.'),
  368: account('A Meta restringiu esta conta por violar as políticas. Veja o motivo no Gerenciador do WhatsApp.'),
  131031: account('A Meta bloqueou esta conta. Veja o motivo no Gerenciador do WhatsApp.'),
  131037: account('O nome de exibição deste número ainda não foi aprovado pela Meta.'),
  131042: account('A Meta não conseguiu cobrar esta conta. Confira o pagamento no Gerenciador do WhatsApp.'),
  131045: account('O número não está registrado na API. Registre-o de novo no Gerenciador do WhatsApp.'),
  133010: account('O número não está registrado na API. Registre-o no Gerenciador do WhatsApp.'),
  1: busy,
  2: busy,
  131000: busy,
  131016: busy,
  133004: busy,
  4: tooManyCalls,
  80007: tooManyCalls,
  80008: tooManyCalls,
  130429: pause('O número atingiu o limite de mensagens por segundo da Meta. Vamos mais devagar.', minutes(1)),
  131048: pause(
    'A Meta limitou os envios deste número porque muitas pessoas o bloquearam ou denunciaram. Veja a qualidade no Gerenciador do WhatsApp.',
    minutes(60),
  ),
  131057: pause('A conta está em manutenção na Meta. Tentaremos de novo.', minutes(5)),
  131056: {
    blame: 'later',
    text: 'Esta pessoa recebeu muitas mensagens seguidas deste número; a Meta pede uma pausa.',
    waitMs: minutes(1),
  },
  134101: {
    blame: 'later',
    text: 'O modelo foi aprovado há pouco e a Meta ainda o está preparando.',
    waitMs: minutes(10),
  },
  131026: {
    ...message(
      'A Meta não consegue entregar a esta pessoa: o número não tem WhatsApp, ou o aplicativo dela está desatualizado. Confira o Celular no cadastro.',
    ),
    noAccount: true,
  },
  131021: message('Este é o próprio número da empresa. Corrija o Celular no cadastro.'),
  131030: message('A conta está em teste e só envia aos números que você liberou na Meta. Libere este lá.'),
  131047: message(
    'A janela de 24 horas fechou antes de a mensagem chegar. Escolha um modelo aprovado em Modelos, nas configurações do número.',
  ),
  131049: message('A Meta limita quantas divulgações cada pessoa recebe, e esta já recebeu bastante. Tente outro dia.'),
  131050: message('Esta pessoa pediu ao WhatsApp para não receber divulgação da empresa.'),
  130472: message('A Meta não entregou: esta pessoa participa de um experimento dela. Avise por outro canal.'),
  130497: message('A Meta não deixa esta conta enviar mensagens para o país deste número.'),
  131051: message('A Meta não aceita este tipo de mensagem.'),
  131052: message('A Meta não conseguiu ler o arquivo desta mensagem.'),
  131053: message('A Meta não aceitou o arquivo desta mensagem. Envie um PDF de até 100 MB.'),
  100: wrongRequest,
  131008: wrongRequest,
  131009: wrongRequest,
  132000: templateChanged('espera outra quantidade de variáveis'),
  132001: templateChanged('não existe neste idioma ou ainda não foi aprovado'),
  132005: templateChanged('ficou longo demais com os valores desta mensagem'),
  132007: templateChanged('tem letras que a Meta não aceita'),
  132012: templateChanged('espera variáveis em outro formato'),
  132015: { ...templateChanged('foi pausado pela Meta por receber muitas reclamações'), aboutSender: true },
  132016: { ...templateChanged('foi desligado pela Meta por receber muitas reclamações'), aboutSender: true },
  132018: templateChanged('não aceitou os valores desta mensagem'),
  134102: templateChanged('não pode ser usado por esta conta'),
}

/** By the code and, where it is a new one, by the status of the answer. */
export function refusalFor(code: number | undefined, status: number): KnownRefusal {
  const found = code === undefined ? undefined : known[code]
  if (found) return found
  if (code !== undefined && code >= 200 && code <= 299) return permission
  if (status === 401) return token
  if (status === 429) return pause('A Meta pediu uma pausa.', minutes(1))
  if (status >= 500) return { ...busy, quoting: true }
  return { ...message('A Meta recusou a mensagem.'), quoting: true, aboutSender: true }
}
