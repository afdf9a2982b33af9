import { generatePixPayload } from '@brazilian-utils/brazilian-utils/generate-pix-payload'
import { pixCode } from '../../core/brazil/pix-code.ts'
import { type Figure, median } from './figure.ts'

const codes = 20_000
const rounds = 5
const receiver = { key: '123e4567-e12b-12d1-a456-426655440000', name: 'Padaria São João Ltda', city: 'Chapecó' }

/** PIX codes per second, made and read again, beside the generator alone. */
export function measureCodes(): Figure {
  const ours = (index: number) => pixCode({ ...receiver, amountCents: 100 + index, txid: `REC${index}` })
  const bare = (index: number) =>
    generatePixPayload({
      key: receiver.key,
      merchantName: receiver.name,
      merchantCity: receiver.city,
      amount: (100 + index) / 100,
      txid: `REC${index}`,
    })
  const speeds = Array.from({ length: rounds }, () => ({ ours: speed(ours), bare: speed(bare) }))
  const ratio = median(speeds.map(speed => speed.ours / speed.bare))
  const made = median(speeds.map(speed => speed.ours))
  return {
    name: 'códigos PIX, lidos de volta e comparados',
    ours: made,
    reference: median(speeds.map(speed => speed.bare)),
    unit: 'códigos/s',
    referenceName: 'só o gerador da biblioteca',
    ratio,
    target: '≥ 5.000/s',
    met: made >= 5_000,
  }
}

function speed(make: (index: number) => string | null): number {
  const start = performance.now()
  for (let index = 0; index < codes; index++) make(index)
  return codes / ((performance.now() - start) / 1_000)
}
