// Lists with tick boxes: `form[data-bulk]` around the table, `[data-bulk-bar]` with what can be done to the ticked rows.
for (const form of document.querySelectorAll('form[data-bulk]')) {
  const boxes = () => [...form.querySelectorAll('input[data-bulk-row]')]
  // One in the table's head, one for phones, which show no head.
  const alls = [...form.querySelectorAll('input[data-bulk-all]')]
  const bar = form.querySelector('[data-bulk-bar]')
  const count = form.querySelector('[data-bulk-count]')

  const show = () => {
    const ticked = boxes().filter(box => box.checked).length
    if (bar) bar.hidden = ticked === 0
    if (count) count.textContent = ticked === 1 ? '1 escolhida' : `${ticked} escolhidas`
    for (const all of alls) {
      all.checked = ticked > 0 && ticked === boxes().length
      all.indeterminate = ticked > 0 && !all.checked
    }
  }

  form.addEventListener('change', event => {
    if (alls.includes(event.target)) for (const box of boxes()) box.checked = event.target.checked
    show()
  })
  window.addEventListener('pageshow', show)
  show()
}
