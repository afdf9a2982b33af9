// What changes while a page stays open: "há 5 min", how much waits for a person, numbers that are down.

const minute = 60_000
const day = 24 * 60 * minute
const distance = (amount, unit) => (amount < 0 ? `há ${-amount} ${unit}` : `em ${amount} ${unit}`)
const relative = instant => {
  const ms = instant - Date.now()
  if (Math.abs(ms) < minute) return 'agora'
  if (Math.abs(ms) < 60 * minute) return distance(Math.trunc(ms / minute), 'min')
  return distance(Math.trunc(ms / (60 * minute)), 'h')
}
// Days are the server's to count, in the company's time zone.
const refreshTimes = () => {
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const instant = Date.parse(time.dateTime)
    if (Math.abs(instant - Date.now()) < day) time.textContent = relative(instant)
  }
}
setInterval(refreshTimes, 30_000)

const badges = document.querySelectorAll('[data-waiting]')
const alarm = document.querySelector('[data-down]')

const showWaiting = (badge, text) => {
  badge.querySelector('[data-waiting-text]').textContent = text
  badge.hidden = text === '0'
}
// What stands there already is not read out again.
const showDown = ({ data }) => {
  const news = document.createRange().createContextualFragment(data)
  if (news.textContent.trim() !== alarm.textContent.trim()) alarm.replaceChildren(news)
}

if (alarm && 'EventSource' in window) {
  // The page of a number also hears of its connection, over the same stream: browsers allow few per site.
  const number = document.querySelector('[data-number]')?.dataset.number
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }))
  let stream
  let failures = 0
  let again

  const stop = () => {
    clearTimeout(again)
    stream?.close()
  }
  const listen = () => {
    stop()
    stream = new EventSource(number ? `/live?number=${encodeURIComponent(number)}` : '/live')
    stream.addEventListener('open', () => {
      failures = 0
      tell('open')
    })
    for (const badge of badges) stream.addEventListener(badge.dataset.badge, ({ data }) => showWaiting(badge, data))
    stream.addEventListener('down', showDown)
    stream.addEventListener('number', ({ data }) => tell('number', data))
    stream.addEventListener('error', () => {
      // A broken line the browser mends by itself; after an answer that is no stream it gives up.
      if (stream.readyState !== EventSource.CLOSED) return
      again = setTimeout(listen, Math.min(5_000 * 2 ** failures++, minute))
      tell('lost')
    })
  }
  // A hidden tab needs no stream.
  const follow = () => (document.hidden ? stop() : listen())
  document.addEventListener('visibilitychange', follow)
  window.addEventListener('pagehide', stop)
  window.addEventListener('pageshow', event => event.persisted && follow())
  follow()
}
