/** One row of the table: ours beside a reference measured in the same run. */
export interface Figure {
  name: string
  ours: number
  reference: number
  unit: string
  referenceName: string
  ratio: number
  /** What the ratio, or ours, is held against: `razão >= 0,35`. */
  target: string
  met: boolean
}

const number = (value: number) =>
  value.toLocaleString('pt-BR', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })

/** The figures as a Markdown table, as it stands in the README. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, ours, reference, unit, referenceName, ratio, target, met }) =>
    [
      name,
      `${number(ours)} ${unit}`,
      `${number(reference)} ${unit} (${referenceName})`,
      number(ratio),
      target,
      met ? 'sim' : '**não**',
    ].join(' | '),
  )
  const head = ['Medida', 'Recado', 'Referência, na mesma rodada', 'Razão', 'Meta', 'Atingida']
  return [head.join(' | '), head.map(() => '---').join(' | '), ...rows].map(row => `| ${row} |`).join('\n')
}

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
