/** One row of the table: ours beside a reference measured in the same run. */
export interface Figure {
  name: string
  ours: number
  reference: number
  unit: string
  referenceName: string
  ratio: number
  /** At least this, unless `atMost`. */
  target: number
  atMost?: boolean
}
