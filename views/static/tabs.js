// The counter of a tab: how many goes back to one after each item, and the keyboard stays where it was.
const counter = document.querySelector('[data-counter]')
let pressed = ''

counter.addEventListener('htmx:beforeRequest', event => {
  pressed = event.target.querySelector('button')?.id ?? ''
})
counter.addEventListener('htmx:afterRequest', ({ target, detail }) => {
  if (!detail.successful) return
  const one = document.querySelector('#quantity-1')
  if (one) one.checked = true
  if (target.matches('[data-new-item]')) {
    target.reset()
    target.querySelector('input[name=description]').focus()
  } else if (document.activeElement === document.body) document.getElementById(pressed)?.focus()
})

// 1 to 6 choose how many, unless somebody is typing.
document.addEventListener('keydown', ({ key, target, ctrlKey, altKey, metaKey }) => {
  if (ctrlKey || altKey || metaKey || target.matches('input:not([type=radio]), textarea, select')) return
  const quantity = /^[1-6]$/.test(key) && document.querySelector(`#quantity-${key}`)
  if (quantity) quantity.checked = true
})
