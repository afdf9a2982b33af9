import { motiveOf, protocolOf } from './document-kind.ts'
import type { Note, Party, Transport } from './note.ts'
import { readItem, readTotals } from './read-amounts.ts'
import { allAt, at, type Node, textAt } from './xml-tree.ts'

/** Cents of `3977.00`; what is absent is nothing. */
export const centsOf = (text: string): number => Math.round(Number(text || 0) * 100) || 0

/** What an nfeProc says, whatever its layout and however little of it is there: judging it is another matter. */
export function readNote(root: Node): Note {
  const info = at(root, 'NFe', 'infNFe')
  const ide = at(info, 'ide')
  const protocol = protocolOf(root)
  const said = (name: string) => textAt(ide, name)
  return {
    version: info?.attributes.versao ?? '',
    accessKey: (info?.attributes.Id ?? '').replace(/^NFe/, ''),
    model: said('mod'),
    series: Number(said('serie')),
    number: Number(said('nNF')),
    issuedAt: said('dhEmi') || said('dEmi'),
    leftAt: said('dhSaiEnt') || said('dSaiEnt'),
    nature: said('natOp'),
    entry: said('tpNF') === '0',
    test: said('tpAmb') === '2',
    emission: said('tpEmis'),
    protocol: {
      number: textAt(protocol, 'nProt'),
      at: textAt(protocol, 'dhRecbto'),
      status: textAt(protocol, 'cStat'),
      motive: motiveOf(protocol),
      accessKey: textAt(protocol, 'chNFe'),
      digest: textAt(protocol, 'digVal').replace(/\s/g, ''),
    },
    issuer: readParty(at(info, 'emit'), 'enderEmit'),
    recipient: optional(at(info, 'dest'), found => readParty(found, 'enderDest')),
    pickup: optional(at(info, 'retirada'), found => readParty(found)),
    delivery: optional(at(info, 'entrega'), found => readParty(found)),
    items: allAt(info, 'det').map(readItem),
    totals: readTotals(at(info, 'total')),
    transport: readTransport(at(info, 'transp')),
    ...readMoney(info),
    information: textAt(info, 'infAdic', 'infCpl'),
    fiscoInformation: textAt(info, 'infAdic', 'infAdFisco'),
    qrCode: textAt(root, 'NFe', 'infNFeSupl', 'qrCode'),
    lookupUrl: textAt(root, 'NFe', 'infNFeSupl', 'urlChave'),
  }
}

const optional = <T>(node: Node | undefined, read: (node: Node) => T): T | null => (node ? read(node) : null)

/** `address`: the element that holds it; absent, it stands among the party's own. */
function readParty(node: Node | undefined, address?: string): Party {
  const place = address ? at(node, address) : node
  const said = (name: string) => textAt(node, name)
  const lies = (name: string) => textAt(place, name)
  return {
    name: said('xNome'),
    tradeName: said('xFant'),
    taxId: said('CNPJ') || said('CPF'),
    foreignId: said('idEstrangeiro'),
    stateRegistration: said('IE'),
    substituteRegistration: said('IEST'),
    cityRegistration: said('IM'),
    email: said('email'),
    phone: lies('fone') || said('fone'),
    street: lies('xLgr') || said('xEnder'),
    houseNumber: lies('nro'),
    complement: lies('xCpl'),
    district: lies('xBairro'),
    city: lies('xMun'),
    state: lies('UF'),
    postalCode: lies('CEP'),
    country: lies('xPais'),
  }
}

function readTransport(node: Node | undefined): Transport {
  return {
    freightBy: textAt(node, 'modFrete'),
    carrier: optional(at(node, 'transporta'), found => readParty(found)),
    plate: textAt(node, 'veicTransp', 'placa'),
    plateState: textAt(node, 'veicTransp', 'UF'),
    volumes: allAt(node, 'vol').map(volume => ({
      quantity: textAt(volume, 'qVol'),
      kind: textAt(volume, 'esp'),
      brand: textAt(volume, 'marca'),
      number: textAt(volume, 'nVol'),
      grossWeight: textAt(volume, 'pesoB'),
      netWeight: textAt(volume, 'pesoL'),
    })),
  }
}

function readMoney(info: Node | undefined): Pick<Note, 'billing' | 'instalments' | 'payments' | 'changeCents'> {
  const billing = at(info, 'cobr', 'fat')
  // Layout 4.00 wraps the kinds of payment; 3.10 repeats `pag` instead.
  const payments = allAt(info, 'pag').flatMap(found => {
    const details = allAt(found, 'detPag')
    return details.length > 0 ? details : [found]
  })
  return {
    billing: optional(billing, found => ({
      number: textAt(found, 'nFat'),
      originalCents: centsOf(textAt(found, 'vOrig')),
      discountCents: centsOf(textAt(found, 'vDesc')),
      netCents: centsOf(textAt(found, 'vLiq')),
    })),
    instalments: allAt(at(info, 'cobr'), 'dup').map(found => ({
      number: textAt(found, 'nDup'),
      dueDate: textAt(found, 'dVenc'),
      amountCents: centsOf(textAt(found, 'vDup')),
    })),
    payments: payments.map(found => ({
      kind: textAt(found, 'tPag'),
      description: textAt(found, 'xPag'),
      amountCents: centsOf(textAt(found, 'vPag')),
    })),
    changeCents: centsOf(textAt(info, 'pag', 'vTroco')),
  }
}
