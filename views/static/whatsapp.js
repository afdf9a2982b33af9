// A number's page: the part about its connection is fetched anew when the stream says that it changed.

const part = () => document.getElementById('connection')
const announcement = document.querySelector('[data-announce]')
const lost = document.querySelector('[data-lost]')
const rotatesEveryMs = 20_000
/** The version that the stream spoke of last; a fetch that failed is made again until the page shows it. */
let heard
let streams = true
let said = part()?.dataset.said
let code = document.querySelector('[data-qr]')?.src
/** When the code on the screen is expected to change; unknown until it was seen to change. */
let changesAt

const fetchPart = () => window.htmx.trigger(part(), 'changed')
const catchUp = () => {
  if (heard && part()?.dataset.version !== heard) fetchPart()
}
setInterval(catchUp, 5_000)

document.addEventListener('live:number', ({ detail }) => {
  heard = detail
  catchUp()
})
document.addEventListener('live:open', () => {
  streams = true
  lost.hidden = true
})
// Who is no longer signed in is led to the door by the answer.
document.addEventListener('live:lost', () => {
  streams = false
  heard = undefined
  lost.hidden = false
  if (part()) fetchPart()
})

// The notice above says it, and says it until it is over.
document.querySelector('main').addEventListener('htmx:sendError', event => {
  if (event.target !== part()) return
  event.stopPropagation()
  lost.hidden = false
})
document.addEventListener('htmx:responseError', () => {
  heard = undefined
})
document.addEventListener('htmx:afterSettle', () => {
  lost.hidden = streams
  const shown = document.querySelector('[data-qr]')?.src
  if (shown !== code) changesAt = shown && code ? Date.now() + rotatesEveryMs : undefined
  code = shown
  count()
  if (part()?.dataset.said === said) return
  said = part()?.dataset.said
  announcement.textContent = said
})

function count() {
  const text = document.querySelector('[data-countdown]')
  if (!text || changesAt === undefined) return
  const seconds = Math.ceil((changesAt - Date.now()) / 1_000)
  text.textContent = seconds > 0 ? `Muda em cerca de ${seconds} s.` : 'O próximo código já vem.'
}
setInterval(count, 1_000)
