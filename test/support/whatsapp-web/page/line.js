// The line to the simulated service: orders come down a stream (EventSource), acts go up as POST.

const page = crypto.randomUUID()
const orders = new Map()
let stream
let up = false
let leaving = false
const waiting = []
let whenDown = () => {}

// What the browser breaks off because the page goes away is no trouble with the line, and nothing goes on after it.
addEventListener('beforeunload', () => {
  leaving = true
})

/** What to do when the service says `name`. */
export function onOrder(name, obey) {
  orders.set(name, obey)
}

export function onLineDown(listener) {
  whenDown = listener
}

/** Opens the stream, as a linked device or a page that wants to be linked, and again whenever it breaks. */
export function openLine(device) {
  stream?.close()
  stream = new EventSource(`/stream?${new URLSearchParams({ page, device: device ?? '' })}`)
  stream.onopen = () => {
    up = true
    for (const go of waiting.splice(0)) go()
  }
  stream.onmessage = ({ data }) => {
    const { name, ...order } = JSON.parse(data)
    orders.get(name)?.(order)
  }
  stream.onerror = () => {
    stream.close()
    if (leaving) return
    if (up) whenDown()
    up = false
    setTimeout(openLine, 50, device)
  }
}

/** Rejects while the line is down. */
export async function act(name, body) {
  const content = body instanceof Blob ? body : JSON.stringify(body)
  const response = await fetch(`/act/${name}?page=${page}`, { method: 'POST', body: content }).catch(unlessLeaving)
  const answer = await response.json()
  if (!response.ok)
    throw Object.assign(new Error(answer.message), { name: 'ServerStatusCodeError', status: response.status })
  return answer
}

/** A question waits for the line instead of failing: whoever cannot wait sets a limit of his own. */
export async function ask(name, body) {
  for (;;) {
    if (!up) await new Promise(resolve => waiting.push(resolve))
    try {
      return await act(name, body)
    } catch (error) {
      if (error.status) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

const unlessLeaving = error => (leaving ? new Promise(() => {}) : Promise.reject(error))
