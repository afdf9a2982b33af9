import { Companies, Invalid, pixCode, settingsOf, type Work } from '#core'
import { balanceOf, type Charge, Charges, type Instalment, isPayable } from './instalment.ts'
import { receivableSettings } from './settings.ts'

export const chosenSettings = (work: Work) => work.once('receivables', () => settingsOf(work, receivableSettings))

/**
 * The PIX code of what is left to pay (BR Code, static), made offline and read back before it is given out; undefined
 * when nothing is to be paid or the company has no key. A settled or cancelled instalment never has one (X7).
 */
export async function pixOf(work: Work, instalment: Instalment): Promise<string | undefined> {
  const { pixKey, pixCity } = await chosenSettings(work)
  if (!pixKey || !isPayable(instalment)) return undefined
  const company = await work.once('company', () => work.of(Companies).get(work.companyId))
  const request = { key: pixKey, name: company.name, city: pixCity || company.city || 'Brasil' }
  return codeOr({ ...request, amountCents: balanceOf(instalment), txid: await txidOf(work, instalment) }, error =>
    work.log.warn({ fields: error.fields }, 'no PIX code can be made of what the company is called'),
  )
}

/** A name without a letter of ours makes no code; a notice without one is better than none. */
function codeOr(request: Parameters<typeof pixCode>[0], complain: (error: Invalid) => void): string | undefined {
  try {
    return pixCode(request)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    complain(error)
    return undefined
  }
}

/** What the bank's statement shows, so that a person finds the instalment: `C128P2`. */
async function txidOf(work: Work, { chargeId, number }: Instalment): Promise<string> {
  const charge = await work.of(Charges).first({ where: { id: chargeId } })
  return `C${charge?.number ?? 0}P${number}`
}

/** What its paper is called as a file: a boleto only where there is one. */
export const paperName = (instalment: Instalment, { number }: Pick<Charge, 'number'>): string =>
  `${lineOf(instalment) ? 'boleto' : 'cobranca'}-${number}-${instalment.number}.pdf`

/** The boleto's line while there is something to pay and nothing of it is paid: a bank takes the whole value only. */
export const lineOf = (instalment: Instalment): string | undefined =>
  (instalment.status === 'open' && instalment.digitableLine) || undefined
