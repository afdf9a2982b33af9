import { getBankByCode } from '@brazilian-utils/brazilian-utils/get-bank-by-code'

/**
 * What a bank is called by people, from its COMPE code; `Banco 123` where nobody knows it. The common ones have the name
 * that stands on their boletos, the others that of the list of participants of the STR (Banco Central do Brasil).
 */
export function bankName(code: string): string {
  return commonNames[code] ?? getBankByCode(code)?.name ?? `Banco ${code}`
}

/**
 * The code as boletos print it, `001-9`: modulus 11, weights 2 upwards from the right (FEBRABAN). Where that makes 10,
 * banks print 0; two have a sign of their own.
 */
export function bankCodeWithDigit(code: string): string {
  const sum = [...code].reverse().reduce((total, digit, index) => total + Number(digit) * (index + 2), 0)
  const digit = 11 - (sum % 11)
  return `${code}-${ownDigits[code] ?? (digit > 9 ? 0 : digit)}`
}

const ownDigits: Record<string, string> = { '085': '1', '748': 'X' }

const commonNames: Record<string, string> = {
  '001': 'Banco do Brasil',
  '003': 'Banco da Amazônia',
  '004': 'Banco do Nordeste',
  '021': 'Banestes',
  '033': 'Santander',
  '037': 'Banpará',
  '041': 'Banrisul',
  '047': 'Banese',
  '070': 'BRB',
  '077': 'Banco Inter',
  '084': 'Sisprime',
  '085': 'Ailos',
  '097': 'Credisis',
  '099': 'Uniprime',
  '104': 'Caixa Econômica Federal',
  '133': 'Cresol',
  '136': 'Unicred',
  '197': 'Stone',
  '208': 'BTG Pactual',
  '237': 'Bradesco',
  '260': 'Nubank',
  '274': 'BMP',
  '290': 'PagBank',
  '301': 'Dock',
  '323': 'Mercado Pago',
  '336': 'C6 Bank',
  '341': 'Itaú',
  '364': 'Efí',
  '389': 'Banco Mercantil',
  '403': 'Cora',
  '422': 'Safra',
  '461': 'Asaas',
  '633': 'Banco Rendimento',
  '637': 'Sofisa',
  '655': 'Banco BV',
  '707': 'Daycoval',
  '748': 'Sicredi',
  '756': 'Sicoob',
}
