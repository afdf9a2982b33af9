/** An NF-e or NFC-e as data: what the list, the page, the messages and the DANFE say. Texts are the XML's own. */
export interface Note {
  /** Of the layout, `4.00`. */
  version: string
  accessKey: string
  model: string
  series: number
  number: number
  /** `2026-11-26T10:00:00-03:00`; older layouts give a civil date only. */
  issuedAt: string
  leftAt: string
  nature: string
  /** Goods come in (a return) instead of going out. */
  entry: boolean
  /** Issued for trial: no fiscal value. */
  test: boolean
  /** `tpEmis`: 1 normal, 9 offline contingency. */
  emission: string
  protocol: { number: string; at: string; status: string; motive: string; accessKey: string; digest: string }
  issuer: Party
  /** An NFC-e may have none. */
  recipient: Party | null
  pickup: Party | null
  delivery: Party | null
  items: Item[]
  totals: Totals
  transport: Transport
  billing: { number: string; originalCents: number; discountCents: number; netCents: number } | null
  instalments: { number: string; dueDate: string; amountCents: number }[]
  payments: { kind: string; description: string; amountCents: number }[]
  changeCents: number
  information: string
  fiscoInformation: string
  /** What the QR code of an NFC-e says, and where its key is looked up. */
  qrCode: string
  lookupUrl: string
}

export interface Party {
  name: string
  tradeName: string
  /** CPF or CNPJ without mask, as the XML has it; empty for foreigners. */
  taxId: string
  foreignId: string
  stateRegistration: string
  substituteRegistration: string
  cityRegistration: string
  email: string
  phone: string
  street: string
  houseNumber: string
  complement: string
  district: string
  city: string
  state: string
  postalCode: string
  country: string
}

export interface Item {
  code: string
  description: string
  /** `infAdProd` and the like. */
  note: string
  ncm: string
  /** CST or CSOSN with the origin before it. */
  taxStatus: string
  cfop: string
  unit: string
  /** Decimal text, `1.0000`, as unit prices are: they have up to ten decimals. */
  quantity: string
  unitPrice: string
  totalCents: number
  discountCents: number
  icmsBaseCents: number
  icmsCents: number
  icmsRate: string
  ipiCents: number
  ipiRate: string
}

export interface Totals {
  icmsBaseCents: number
  icmsCents: number
  substituteBaseCents: number
  substituteCents: number
  productsCents: number
  freightCents: number
  insuranceCents: number
  discountCents: number
  otherCents: number
  ipiCents: number
  pisCents: number
  cofinsCents: number
  approximateTaxesCents: number
  servicesCents: number
  totalCents: number
}

export interface Transport {
  freightBy: string
  carrier: Party | null
  plate: string
  plateState: string
  volumes: { quantity: string; kind: string; brand: string; number: string; grossWeight: string; netWeight: string }[]
}

/** What happened to a note after it was authorised. */
export interface NoteEvent {
  accessKey: string
  /** `110111` cancellation, `110112` cancellation by substitution, `110110` letter of correction. */
  type: string
  sequence: number
  at: string
  protocol: string
  status: string
  motive: string
  /** Why it was cancelled, or what is corrected. */
  text: string
}
