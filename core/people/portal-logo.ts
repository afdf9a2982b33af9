import { Invalid } from '../errors.ts'

/** A picture as it is kept and shown. */
export interface Logo {
  /** Where the storage keeps it. */
  hash: string
  width: number
  height: number
}

const mostBytes = 1024 * 1024
const [least, most] = [64, 2_000]

/**
 * The size of a PNG (ISO/IEC 15948, 5.2 and 11.2.2), which is what phones take as an icon; what only calls itself one is
 * refused, so that nothing else is ever shown from this address. Throws Invalid.
 */
export function readLogo(bytes: Uint8Array): Omit<Logo, 'hash'> {
  const data = Buffer.from(bytes)
  const isPng = data.length > 33 && data.subarray(0, 8).equals(signature) && data.toString('latin1', 12, 16) === 'IHDR'
  if (!isPng) throw new Invalid({ file: 'Envie a imagem em PNG.' })
  if (data.length > mostBytes) throw new Invalid({ file: 'A imagem é grande demais. Use até 1 MB.' })
  const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)]
  if ([width, height].some(side => side < least || side > most))
    throw new Invalid({ file: `A imagem tem ${width} por ${height} pontos. Use de ${least} a ${most} de cada lado.` })
  return { width, height }
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
