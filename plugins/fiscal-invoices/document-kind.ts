import { at, type Node, refused, textAt } from './xml-tree.ts'

export const nfeNamespace = 'http://www.portalfiscal.inf.br/nfe'

/**
 * Whether the file holds an authorised note or an event of one.
 * @throws Invalid that says what it is instead
 */
export function kindOf(root: Node): 'note' | 'event' {
  const { name, namespace } = root
  if (name === 'nfeProc' || name === 'procEventoNFe') {
    if (namespace !== nfeNamespace)
      throw refused(
        `O XML parece uma nota fiscal, mas não tem o namespace ${nfeNamespace}. Use o arquivo original da SEFAZ.`,
      )
    return name === 'nfeProc' ? 'note' : 'event'
  }
  throw refused(others.find(({ pattern }) => pattern.test(name))?.reason ?? unknown(name))
}

const others = [
  {
    pattern: /^(NFe|enviNFe)$/,
    reason:
      'A nota ainda não foi autorizada: o XML não traz o protocolo da SEFAZ. Envie o arquivo que o emissor guarda depois da autorização (nfeProc).',
  },
  {
    pattern: /^(evento|envEvento|infEvento)$/,
    reason:
      'É um evento de nota fiscal sem a resposta da SEFAZ. Envie o arquivo guardado depois do registro (procEventoNFe).',
  },
  {
    pattern: /^(retEvento|retEnvEvento)$/,
    reason: 'É só a resposta da SEFAZ a um evento. Envie o arquivo completo (procEventoNFe).',
  },
  {
    pattern: /^(protNFe|retEnviNFe|retConsReciNFe|retConsSitNFe)$/,
    reason: 'É só a resposta da SEFAZ, sem a nota. Envie o arquivo completo (nfeProc).',
  },
  { pattern: /^(ret|proc)?inutNFe$/i, reason: 'É uma inutilização de numeração: não há nota para o cliente.' },
  { pattern: /^(resNFe|resEvento)$/, reason: 'É um resumo de nota, não a nota. Envie o XML completo (nfeProc).' },
  {
    pattern: /CTe/i,
    reason: 'É um CT-e (conhecimento de transporte), não uma nota fiscal. Aqui entram NF-e e NFC-e.',
  },
  { pattern: /MDFe/i, reason: 'É um MDF-e (manifesto de transporte), não uma nota fiscal. Aqui entram NF-e e NFC-e.' },
  { pattern: /NFCom/i, reason: 'É uma NFCom (nota de comunicação). Aqui entram NF-e e NFC-e.' },
  { pattern: /NF3e/i, reason: 'É uma NF3-e (nota de energia elétrica). Aqui entram NF-e e NFC-e.' },
  {
    pattern: /NFS-?e|^DPS$|Rps/i,
    reason: 'É uma nota de serviço (NFS-e), não de mercadoria. Aqui entram NF-e e NFC-e.',
  },
  { pattern: /^CFe/i, reason: 'É um cupom do SAT (CF-e). Aqui entram NF-e e NFC-e.' },
]

const unknown = (name: string) =>
  `Não é o XML de uma nota fiscal: começa com <${name.slice(0, 40)}>. Envie o arquivo da NF-e ou NFC-e autorizada (nfeProc).`

/** `Autorizado o uso da NF-e` and the like, cut to what a sentence bears. */
export const motiveOf = (node: Node | undefined): string => textAt(node, 'xMotivo').slice(0, 200)

/** Answered by the SEFAZ as authorised: on time, or after a contingency. */
export const isAuthorised = (status: string): boolean => status === '100' || status === '150'

/** An event that the SEFAZ registered: 135 and 136; 155 is a cancellation after its term. */
export const isRegistered = (status: string): boolean => ['135', '136', '155'].includes(status)

/** Fifteen digits, seventeen from 2026 on. */
export const isProtocol = (number: string): boolean => /^\d{15,17}$/.test(number)

/** The first NF-e is of 2006; what cannot be read at all is no matter here (years ago offsets were left out). */
export function isPossible(moment: string): boolean {
  const year = new Date(moment).getUTCFullYear()
  return Number.isNaN(year) || (year >= 2006 && year <= 2100)
}

export const protocolOf = (root: Node): Node | undefined => at(root, 'protNFe', 'infProt')
