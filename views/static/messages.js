// The screens of messages: keys that answer, text areas that grow, variables that go where the cursor is.

const panels = [...document.querySelectorAll('[data-question]')]
const press = (panel, selector) =>
  [...panel.querySelectorAll(selector)].find(button => button.checkVisibility())?.click()
const isWriting = element => element.matches('textarea, input, select, button, a, summary')

// A key still held from the page before must not answer a question nobody has read.
const openedAt = Date.now()
const tooSoon = () => Date.now() - openedAt < 700

for (const panel of panels) {
  panel.addEventListener('keydown', event => {
    const { target, key } = event
    if (event.repeat || tooSoon()) return
    if (key === 'Enter' && (target === panel || (target.matches('textarea') && (event.ctrlKey || event.metaKey)))) {
      event.preventDefault()
      press(panel, '[data-send]')
    }
    if (key !== 'Escape') return
    event.preventDefault()
    const open = panel.querySelector('details[open]')
    if (open) {
      open.open = false
      panel.focus()
    } else if (isWriting(target) && target.value !== undefined && target.value !== target.defaultValue) {
      // What was written is not thrown away by one key.
      panel.focus()
    } else {
      press(panel, '[data-postpone]')
    }
  })
}
// The chat is open in another tab: here the question is now whether the message was sent, with the text as it went.
document.addEventListener('submit', event => {
  const { submitter, defaultPrevented } = event
  if (defaultPrevented || !submitter?.matches('[data-open-chat]')) return
  // A double click opens one chat, and its second half does not fall on the answer.
  if (submitter.opens) return event.preventDefault()
  submitter.opens = true
  setTimeout(() => {
    submitter.opens = false
    submitter.closest('[data-by-hand]').dataset.opened = ''
    const panel = submitter.closest('[data-question]')
    if (!panel) return
    panel.querySelector('textarea').readOnly = true
    panel.focus({ preventScroll: true })
  }, 700)
})
// Unless the person is doing something already.
if (panels[0] && document.activeElement === document.body) panels[0].focus({ preventScroll: true })

// `field-sizing: content` where the browser knows it; elsewhere by hand.
if (!CSS.supports('field-sizing', 'content')) {
  const grow = area => {
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight + 2}px`
  }
  for (const area of document.querySelectorAll('.bubble-text, .mail-text')) {
    grow(area)
    area.addEventListener('input', () => grow(area))
  }
}

// Variables go to the field the cursor was in last.
const words = document.querySelector('[data-words]')
if (words) {
  const fields = [...words.querySelectorAll('[data-words-field]')]
  let last = fields.at(-1)
  for (const field of fields) field.addEventListener('focus', () => (last = field))
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-insert]')
    if (!button || !last || last.readOnly) return
    last.focus()
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, 'end')
    last.dispatchEvent(new Event('input', { bubbles: true }))
  })
  // Words that were refused come back as they were typed; the preview is still of the kept ones.
  if (fields.some(field => field.classList.contains('is-invalid'))) {
    window.addEventListener('load', () => words.dispatchEvent(new Event('input')))
  }
  // The preview knows what is wrong; it is said below the field that is wrong.
  document.body.addEventListener('htmx:afterSwap', event => {
    if (event.target.id !== 'preview') return
    for (const field of fields) {
      const mistake = event.target.querySelector(`[data-mistake="${field.name}"]`)
      field.classList.toggle('is-invalid', Boolean(mistake))
      document.getElementById(`mistake-${field.name}`).textContent = mistake?.textContent ?? ''
    }
  })
}

// How many are about to leave stands on the button itself.
for (const label of document.querySelectorAll('[data-bulk-send]')) {
  const form = label.closest('form')
  form.addEventListener('change', () => {
    const ticked = form.querySelectorAll('[data-bulk-row]:checked').length
    label.textContent = ticked === 1 ? 'Enviar a marcada' : `Enviar as ${ticked} marcadas`
  })
}

// Enter in the reason discards; the form's first button would send.
for (const input of document.querySelectorAll('[data-bulk-bar] input[name=reason]')) {
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    input.parentElement.querySelector('button').click()
  })
}

document.querySelector('[data-print]')?.addEventListener('click', () => window.print())
