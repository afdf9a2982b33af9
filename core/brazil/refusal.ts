/** Why a typed or pasted code cannot be used: a Portuguese sentence for the person who entered it. */
export interface Refusal {
  reason: string
}

export const isRefusal = (reading: object): reading is Refusal => 'reason' in reading
