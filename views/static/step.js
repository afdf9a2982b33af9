// What is paid with cashback is not received: the amount follows until somebody types another one.
const form = document.querySelector('form[data-total]')
const used = form?.elements.namedItem('cashbackCents')
const paid = form?.elements.namedItem('paidCents')
if (used && paid) {
  const decimal = cents => (cents / 100).toFixed(2).replace('.', ',')
  const centsIn = text => Math.round(Number(text.replace(/\./g, '').replace(',', '.')) * 100)
  // Left empty where there is cashback, for whoever has no script.
  if (paid.value === '') paid.value = decimal(Number(form.dataset.total))
  let proposed = paid.value
  used.addEventListener('input', () => {
    const left = Number(form.dataset.total) - centsIn(used.value || '0')
    if (paid.value !== proposed || !Number.isFinite(left) || left < 0) return
    proposed = decimal(left)
    paid.value = proposed
  })
}
