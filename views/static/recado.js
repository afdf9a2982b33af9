// What every page does in the browser. Everything works without it, only less comfortably.

// A row opens what it is about, unless something inside it was meant.
document.addEventListener('click', event => {
  if (event.target.closest('a, button, input, label, select, textarea, summary')) return
  const row = event.target.closest('tr[data-href]')
  if (!row || String(window.getSelection())) return
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href)
  else window.location.href = row.dataset.href
})

// A form with `data-confirm` asks first; `data-confirm-yes` is what the button says.
const dialog = document.getElementById('confirm')
document.addEventListener('submit', event => {
  const form = event.target
  const asker = event.submitter?.dataset.confirm ? event.submitter : form
  if (!asker.dataset.confirm || form.confirmed || !dialog) return
  event.preventDefault()
  event.stopImmediatePropagation()
  dialog.querySelector('#confirm-text').textContent = asker.dataset.confirm
  dialog.querySelector('[data-confirm-yes]').textContent = asker.dataset.confirmYes ?? 'Sim'
  dialog.returnValue = 'no'
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue !== 'yes') return
      form.confirmed = true
      form.requestSubmit(event.submitter)
    },
    { once: true },
  )
  dialog.showModal()
})

// One click, one form: the second finds the button asleep.
document.addEventListener('submit', event => {
  if (event.defaultPrevented || event.target.method === 'dialog') return
  const buttons = [...event.target.querySelectorAll('button:not([type=button])')]
  // After the browser has taken the pressed button's own value along.
  setTimeout(() => {
    for (const button of buttons) button.disabled = true
  })
  // Downloads stay on the page.
  if (event.target.hasAttribute('data-stays')) setTimeout(() => wake(event.target), 2_000)
})
const wake = root => {
  for (const button of root.querySelectorAll('button:disabled:not([data-disabled])')) button.disabled = false
}
window.addEventListener('pageshow', event => {
  if (event.persisted) wake(document)
})

// `data-copy`: the text itself, or `#id` of the field that holds it.
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]')
  if (!button) return
  const source = button.dataset.copy.startsWith('#') ? document.querySelector(button.dataset.copy) : undefined
  await navigator.clipboard.writeText(source ? (source.value ?? source.textContent.trim()) : button.dataset.copy)
  const label = button.querySelector('[data-copy-label]') ?? button
  const before = label.textContent
  label.textContent = 'Copiado'
  setTimeout(() => {
    label.textContent = before
  }, 2_000)
})

// A tab can be asked for by the address (`/contacts/1/edit#contato`), and opens when a field in it is refused.
const openTab = pane => {
  const link = pane && document.querySelector(`[data-bs-toggle="tab"][data-bs-target="#${pane.id}"]`)
  if (link && window.tabler?.Tab) window.tabler.Tab.getOrCreateInstance(link).show()
}
const openAskedTab = () => {
  const refused = document.querySelector('.tab-pane .is-invalid')
  if (refused) openTab(refused.closest('.tab-pane'))
  else if (/^#[\w-]+$/.test(window.location.hash)) openTab(document.querySelector(`.tab-pane${window.location.hash}`))
}
window.addEventListener('hashchange', openAskedTab)
document.addEventListener('invalid', event => openTab(event.target.closest('.tab-pane')), true)
openAskedTab()

// The first refused field is where the person goes on.
document.querySelector('.is-invalid')?.focus()

// Groups of the menu stay as the person left them.
for (const section of document.querySelectorAll('details[data-menu]')) {
  const key = `menu-${section.dataset.menu}`
  if (sessionStorage.getItem(key) === 'open') section.open = true
  section.addEventListener('toggle', () => sessionStorage.setItem(key, section.open ? 'open' : 'closed'))
}

// `data-submit`: a choice that is the whole answer (filters) needs no button.
document.addEventListener('change', event => {
  if (event.target.matches('[data-submit]')) event.target.form.requestSubmit()
})
