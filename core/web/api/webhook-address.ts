import { BlockList, isIP } from 'node:net'
import { Invalid } from '../../errors.ts'

/**
 * A webhook's address as it will be called. `allowPrivate` is for development: plain HTTP and machines of the own
 * network, which in production would let a company read what only our servers see (SSRF).
 * Names are resolved when calling, not here. Throws Invalid.
 */
export function readWebhookUrl(text: string, { allowPrivate }: { allowPrivate: boolean }): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  if (!url || !['https:', 'http:'].includes(url.protocol))
    refuse('Escreva o endereço completo, como https://exemplo.com.br/aviso.')
  if (url.username || url.password) refuse('Não ponha usuário e senha no endereço; confira a assinatura de cada aviso.')
  if (!allowPrivate && url.protocol !== 'https:') refuse('O endereço precisa começar com https://.')
  if (!allowPrivate && isPrivateHost(url.hostname))
    refuse('Este endereço é de uma rede interna. Use um que se alcance pela internet.')
  url.hash = ''
  if (url.href.length > 500) refuse('O endereço passa de 500 caracteres.')
  return url.href
}

/** Whether the host is, by its mere name, not of the public internet. URLs spell every IPv4 writing (`0x7f.1`) the same way. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (isIP(host)) return isPrivateAddress(host)
  return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(host)
}

/** An address that is not globally reachable unicast (IANA special-purpose registries, RFC 6890), or that hides one. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  return family === 4 ? special4.check(address, 'ipv4') : family === 6 ? special6.check(address, 'ipv6') : true
}

// Two lists: in one, the IPv6 network of mapped IPv4 addresses would cover all of IPv4.
const special4 = blockList('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
])
const special6 = blockList('ipv6', [
  '::/96',
  // An IPv4 address inside: mapped, NAT64, Teredo (in 2001::/23), 6to4.
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2002::/16',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
])

function blockList(family: 'ipv4' | 'ipv6', networks: string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [start = '', prefix] = network.split('/')
    list.addSubnet(start, Number(prefix), family)
  }
  return list
}

function refuse(reason: string): never {
  throw new Invalid({ url: reason })
}
