// The board of opportunities: each way of moving a card fills in the card's own form, which works without any of this.
const board = document.querySelector('[data-board]')

const move = (card, stage) => {
  const select = card?.querySelector('.crm-move select')
  if (!select || !stage || stage === card.dataset.stage) return
  select.value = stage
  select.form.requestSubmit()
}

if (board) {
  const stages = [...board.querySelectorAll('[data-column]')].map(column => column.dataset.column)
  let dragged

  board.addEventListener('dragstart', event => {
    dragged = event.target.closest?.('[data-card]')
    if (!dragged) return
    event.dataTransfer.effectAllowed = 'move'
    // A link inside the card would otherwise be what is dragged.
    event.dataTransfer.setData('text/plain', dragged.dataset.card)
    dragged.classList.add('is-dragged')
  })
  const over = target => {
    for (const column of board.querySelectorAll('.is-over')) column.classList.remove('is-over')
    target?.classList.add('is-over')
  }
  board.addEventListener('dragover', event => {
    const column = event.target.closest('[data-column]')
    if (!dragged || !column) return
    event.preventDefault()
    over(column)
  })
  board.addEventListener('drop', event => {
    const column = event.target.closest('[data-column]')
    if (!dragged || !column) return
    event.preventDefault()
    move(dragged, column.dataset.column)
  })
  board.addEventListener('dragend', () => {
    dragged?.classList.remove('is-dragged')
    dragged = undefined
    over()
  })

  board.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const card = event.target.matches('.crm-card-title') && event.target.closest('[data-card]')
    if (!step || !card || !event.shiftKey) return
    event.preventDefault()
    move(card, stages[stages.indexOf(card.dataset.stage) + step])
  })

  // The keyboard goes on at the card that was moved, wherever it stands now.
  document.getElementById(`card-${board.dataset.moved}`)?.focus()
}
