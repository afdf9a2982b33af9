/** Amounts side by side on a page, as bars and as a table. */
export interface Chart {
  title: string
  /** How amounts are written: money is cents. */
  unit: 'count' | 'money'
  /** What stands below each group of bars: `21/11`. */
  labels: string[]
  /** As many values as labels. Those of one `stack` stand on each other. */
  series: ChartSeries[]
  /** What else is to be read of it. */
  table?: { heading: string; columns: string[]; rows: { title: string; values: number[] }[] }
  /** Where the whole of it is found. */
  link: { title: string; path: string }
}

export interface ChartSeries {
  title: string
  color: 'green' | 'teal' | 'blue' | 'red' | 'yellow'
  stack: string
  values: number[]
}

/** Nothing happened: a page shows no empty axes. */
export const isBlank = ({ series }: Chart): boolean => series.every(({ values }) => values.every(value => value === 0))
