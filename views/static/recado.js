// What every page does in the browser. Everything works without it, only less comfortably.

// A row opens what it is about, unless something inside it was meant.
document.addEventListener('click', event => {
  // A button that sleeps is no target of a click: its cell is.
  if (event.target.closest('a, button, input, label, select, textarea, summary, .actions-cell')) return
  const row = event.target.closest('tr[data-href]')
  if (!row || String(window.getSelection())) return
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.href)
  else window.location.href = row.dataset.href
})

// Asks in the page's own dialog; resolves to whether the person agreed.
const dialog = document.getElementById('confirm')
const ask = (text, yes = 'Sim') =>
  new Promise(resolve => {
    dialog.querySelector('#confirm-text').textContent = text
    dialog.querySelector('[data-confirm-yes]').textContent = yes
    dialog.returnValue = 'no'
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
    dialog.showModal()
  })

// A form or a button with `data-confirm` asks first; `data-confirm-yes` is what the dialog's button says.
// Capturing: htmx listens on the form itself and would be faster.
document.addEventListener(
  'submit',
  async event => {
    const { target: form, submitter } = event
    const { confirm, confirmYes } = submitter?.dataset.confirm ? submitter.dataset : form.dataset
    if (!confirm || form.agreed || !dialog) return
    event.preventDefault()
    event.stopImmediatePropagation()
    form.agreed = await ask(confirm, confirmYes)
    if (form.agreed) form.requestSubmit(submitter)
    form.agreed = false
  },
  true,
)

// The same dialog for htmx's own `hx-confirm`.
document.addEventListener('htmx:confirm', async event => {
  if (!event.detail.question || !dialog) return
  event.preventDefault()
  if (await ask(event.detail.question)) event.detail.issueRequest(true)
})

// One click, one form: the second finds the button asleep.
document.addEventListener('submit', event => {
  if (event.defaultPrevented || event.target.method === 'dialog') return
  const buttons = [...event.target.querySelectorAll('button:not([type=button])')]
  // After the browser has taken the pressed button's own value along.
  setTimeout(() => {
    for (const button of buttons) button.disabled = true
  })
  // Downloads and what opens a tab of its own stay on the page.
  const stays = event.target.hasAttribute('data-stays') || event.submitter?.hasAttribute('data-stays')
  if (stays) setTimeout(() => wake(event.target), 2_000)
})
const wake = root => {
  for (const button of root.querySelectorAll('button:disabled:not([data-disabled])')) button.disabled = false
}
document.addEventListener('htmx:afterRequest', event => wake(event.target))
window.addEventListener('pageshow', event => {
  if (event.persisted) wake(document)
})

// A part of the page that could not be fetched says why, in the server's own words if there are any.
const complain = text => {
  const alert = Object.assign(document.createElement('div'), {
    className: 'alert alert-danger mt-3',
    textContent: text,
  })
  alert.setAttribute('role', 'alert')
  document.querySelector('main .container-xl')?.replaceChildren(alert)
  alert.scrollIntoView({ block: 'nearest' })
}
document.addEventListener('htmx:responseError', ({ detail: { xhr } }) => {
  const isSentence = xhr.getResponseHeader('Content-Type')?.startsWith('text/plain')
  complain(isSentence ? xhr.responseText : 'Algo deu errado. Tente de novo.')
})
document.addEventListener('htmx:sendError', () => complain('Sem resposta. Confira a conexão e tente de novo.'))

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
