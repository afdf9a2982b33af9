// A number's page: the part about its connection is fetched anew when the stream says that it changed.

const part = () => document.getElementById('connection')
const announcement = document.querySelector('[data-announce]')
const lost = document.querySelector('[data-lost]')
const rotatesEveryMs = 20_000
let said = part()?.dataset.said
let code = document.querySelector('[data-qr]')?.src
/** When the code on the screen is expected to change; unknown until it was seen to change. */
let changesAt

document.addEventListener('live:number', ({ detail }) => {
  if (part()?.dataset.version !== detail) window.htmx.trigger(part(), 'changed')
})
document.addEventListener('live:open', () => {
  lost.hidden = true
})
// Who is no longer signed in is led to the door by the answer.
document.addEventListener('live:lost', () => {
  lost.hidden = false
  if (part()) window.htmx.trigger(part(), 'changed')
})

document.addEventListener('htmx:afterSettle', () => {
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
