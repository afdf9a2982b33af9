// Draws each chart of the page from the table that stands in it.

const colorsOf = dark => ({
  green: dark ? '#4fb46b' : '#2b8a45',
  teal: dark ? '#7fd6c8' : '#6cc3b5',
  blue: dark ? '#6aa9f0' : '#2f7cc9',
  red: dark ? '#f07a7a' : '#c93434',
  yellow: dark ? '#e8c15a' : '#c79a1a',
})
const money = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' })
const short = new Intl.NumberFormat('pt-BR', { notation: 'compact', maximumFractionDigits: 1 })
const system = window.matchMedia('(prefers-color-scheme: dark)')

const seriesOf = table =>
  [...table.querySelectorAll('thead th[data-stack]')].map((head, index) => ({
    label: head.textContent,
    stack: head.dataset.stack,
    color: head.dataset.color,
    data: [...table.querySelectorAll('tbody tr')].map(row => Number(row.children[index + 1].dataset.value)),
  }))

const paint = chart => {
  const text = getComputedStyle(document.body).color
  const colors = colorsOf(system.matches)
  for (const dataset of chart.data.datasets) dataset.backgroundColor = colors[dataset.color]
  for (const axis of [chart.options.scales.x, chart.options.scales.y]) axis.ticks.color = text
  chart.options.plugins.legend.labels.color = text
  chart.update('none')
}

for (const card of document.querySelectorAll('[data-chart]')) {
  const isMoney = card.dataset.chart === 'money'
  const write = value => (isMoney ? money.format(value / 100) : String(value))
  const table = card.querySelector('[data-chart-numbers]')
  const place = card.querySelector('.chart-canvas')
  place.hidden = false
  const chart = new window.Chart(place.querySelector('canvas'), {
    type: 'bar',
    data: {
      labels: [...table.querySelectorAll('tbody th')].map(head => head.textContent),
      datasets: seriesOf(table),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { stacked: true, grid: { display: false }, ticks: { maxRotation: 0, autoSkip: true } },
        y: {
          stacked: true,
          beginAtZero: true,
          ticks: { precision: 0, callback: value => short.format(isMoney ? value / 100 : value) },
        },
      },
      plugins: {
        legend: { position: 'bottom', labels: { boxWidth: 12 } },
        tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${write(raw)}` } },
      },
    },
  })
  paint(chart)
  system.addEventListener('change', () => setTimeout(() => paint(chart)))
}
