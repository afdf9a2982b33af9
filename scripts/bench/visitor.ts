/** A signed-in browser without a window. */
export interface Visitor {
  get(path: string): Promise<string>
}

// The measured program runs as in production: its cookies are for HTTPS, which a proxy on this machine vouches for.
const proxied = { 'x-forwarded-proto': 'https' }

export async function signIn(address: string): Promise<Visitor> {
  const page = await fetch(`${address}/sign-in`, { headers: proxied })
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${address}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...proxied,
      cookie: cookieOf(page),
      'content-type': 'application/x-www-form-urlencoded',
      origin: address,
    },
    body: new URLSearchParams({ _csrf: token, email: 'admin@bench.test', password: 'senha', next: '/' }),
  })
  if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}`)
  const cookie = cookieOf(answer)
  return { get: async path => (await fetch(address + path, { headers: { ...proxied, cookie } })).text() }
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
