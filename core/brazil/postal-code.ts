/**
 * A CEP (Correios): `89800-000`, `89.800-000` or `89800000` -> `89800000`.
 * @returns undefined when it is not eight digits, or lies below 01000-000, where the numbering begins
 */
export function parsePostalCode(text: string): string | undefined {
  if (!shape.test(text.trim())) return undefined
  const digits = text.replace(/\D/g, '')
  return digits >= '01000000' ? digits : undefined
}

/** `89800000` -> `89800-000`; what is no CEP comes back as it was. */
export function formatPostalCode(value: string): string {
  return parsePostalCode(value)?.replace(/^(.{5})/, '$1-') ?? value
}

const shape = /^\d{2}\.?\d{3}-?\d{3}$/
