// What changes while a page stays open: "há 5 min", and how much waits for a person.

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
if (badges.length > 0 && 'EventSource' in window) {
  let stream
  const listen = () => {
    stream = new EventSource('/live/badge')
    for (const badge of badges) {
      stream.addEventListener(badge.dataset.badge, ({ data }) => {
        badge.querySelector('[data-waiting-text]').textContent = data
        badge.hidden = data === '0'
      })
    }
  }
  // A hidden tab needs no stream, and browsers allow few per site.
  const follow = () => {
    stream?.close()
    if (!document.hidden) listen()
  }
  document.addEventListener('visibilitychange', follow)
  window.addEventListener('pagehide', () => stream?.close())
  follow()
}
