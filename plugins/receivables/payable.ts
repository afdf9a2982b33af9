import { Companies, pixCode, settingsOf, type Work } from '#core'
import { balanceOf, Charges, type Instalment, isPayable } from './instalment.ts'
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
  return pixCode({
    key: pixKey,
    name: company.name,
    city: pixCity || company.city || 'Brasil',
    amountCents: balanceOf(instalment),
    txid: await txidOf(work, instalment),
  })
}

/** What the bank's statement shows, so that a person finds the instalment: `C128P2`. */
async function txidOf(work: Work, { chargeId, number }: Instalment): Promise<string> {
  const charge = await work.of(Charges).first({ where: { id: chargeId } })
  return `C${charge?.number ?? 0}P${number}`
}

/** The boleto's line while there is something to pay and nothing of it is paid: a bank takes the whole value only. */
export const lineOf = (instalment: Instalment): string | undefined =>
  (instalment.status === 'open' && instalment.digitableLine) || undefined
