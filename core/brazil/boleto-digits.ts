/** Modulus 10 (FEBRABAN): weights 2, 1, 2, ... from the right, the digits of each product added up. */
export function modulus10(digits: string): string {
  const sum = weighed(
    digits,
    index => 2 - (index % 2),
    product => Math.floor(product / 10) + (product % 10),
  )
  return String((10 - (sum % 10)) % 10)
}

/**
 * A bank boleto's general check digit, from the other 43 digits (Carta-Circular BCB 2.926/2000): modulus 11,
 * weights 2 to 9 from the right; 0, 10 and 11 become 1. Three remainders share that 1: a wrong digit can pass there.
 */
export function bankDigit(digits: string): string {
  const digit = 11 - remainder11(digits)
  return String(digit > 9 ? 1 : digit)
}

/**
 * Any check digit of a collection slip (FEBRABAN, Layout Padrão de Arrecadação, versão 4): modulus 10 where the value
 * identifier is 6 or 7, modulus 11 where it is 8 or 9; there 10 and 11 become 0, which two remainders share.
 */
export function collectionDigit(digits: string, valueId: string): string {
  if (valueId < '8') return modulus10(digits)
  const digit = 11 - remainder11(digits)
  return String(digit > 9 ? 0 : digit)
}

const remainder11 = (digits: string): number => weighed(digits, index => 2 + (index % 8)) % 11

function weighed(digits: string, weight: (index: number) => number, read = (product: number) => product): number {
  return [...digits].reverse().reduce((sum, digit, index) => sum + read(Number(digit) * weight(index)), 0)
}
