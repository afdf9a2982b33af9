// Lines of a quote, an order ...: add, remove, and the totals while typing. The server counts again.
const form = document.querySelector('[data-document-form]')
const lines = form.querySelector('[data-lines]')
const money = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' })

const number = text => {
  const plain = text.trim().replace(/^R\$\s*/, '')
  if (!plain) return Number.NaN
  return Number(plain.includes(',') ? plain.replaceAll('.', '').replace(',', '.') : plain)
}

function count() {
  let sum = 0
  for (const line of lines.querySelectorAll('[data-line]')) {
    const total = number(line.querySelector('[data-quantity]').value) * number(line.querySelector('[data-price]').value)
    const cents = Math.round(total * 100)
    line.querySelector('[data-total]').value = Number.isNaN(cents) ? '' : money.format(cents / 100)
    if (!Number.isNaN(cents)) sum += cents
  }
  form.querySelector('[data-sum]').textContent = money.format(sum / 100)
}

function addLine() {
  const all = lines.querySelectorAll('[data-line]')
  const next = Math.max(...[...all].map(line => Number(/\[(\d+)\]/.exec(line.querySelector('input').name)[1]))) + 1
  const line = all[all.length - 1].cloneNode(true)
  for (const input of line.querySelectorAll('input, select')) {
    const id = input.id.replace(/-\d+-/, `-${next}-`)
    line.querySelector(`label[for="${input.id}"]`).htmlFor = id
    input.id = id
    input.name = input.name.replace(/\[\d+\]/, `[${next}]`)
    if (input.tagName === 'INPUT') input.value = 'quantity' in input.dataset ? '1' : ''
    input.classList.remove('is-invalid')
    input.removeAttribute('aria-invalid')
    input.removeAttribute('aria-describedby')
  }
  for (const complaint of line.querySelectorAll('.invalid-feedback')) complaint.remove()
  line.querySelector('[data-remove-line]').setAttribute('aria-label', `Tirar a linha ${all.length + 1}`)
  lines.append(line)
  line.querySelector('input').focus()
  count()
}

form.addEventListener('input', count)
form.addEventListener('click', event => {
  if (event.target.closest('[data-add-line]')) addLine()
  const remove = event.target.closest('[data-remove-line]')
  if (!remove) return
  if (lines.querySelectorAll('[data-line]').length > 1) remove.closest('[data-line]').remove()
  else for (const input of lines.querySelectorAll('input')) input.value = ''
  count()
})
count()
