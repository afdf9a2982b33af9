/** Times in milliseconds, unless they say otherwise. */
export interface WhatsAppWebLimits {
  /** How often a number in use is asked for a sign of life. */
  beat: number
  /** How often one that is being connected is looked at. */
  watch: number
  /** How long codes are shown to nobody. */
  codes: number
  /** A page that says nothing is opened anew: while it loads, and while it receives conversations. */
  loading: number
  syncing: number
  /** A line that stays down. */
  stall: number
  /** After so long without a connection people are told. */
  outage: number
  /** Until the session is wiped without WhatsApp's word. */
  logOut: number
  /** Until the server has a message. */
  ack: number
  /**
   * What the server has not acknowledged so long after the line came up says nothing: it never left, or it left and the
   * acknowledgement was lost with the browser that waited for it (github.com/devlikeapro/waha/issues/559).
   */
  patience: number
  /** Between two parts of a message, like somebody who picks the file: from, to. */
  pause: readonly [number, number]
  /** For sends in hand when the program is told to end. */
  farewell: number
  /** Free room, in bytes, that a browser needs to receive the conversations and write the session down. */
  neededBytes: number
}

export const whatsAppWebLimits: WhatsAppWebLimits = {
  beat: 20_000,
  watch: 2_000,
  codes: 5 * 60_000,
  loading: 90_000,
  syncing: 5 * 60_000,
  stall: 10 * 60_000,
  outage: 2 * 60_000,
  logOut: 60_000,
  ack: 30_000,
  patience: 120_000,
  pause: [1_500, 4_000],
  farewell: 2_000,
  neededBytes: 200_000_000,
}

/** 5 s, 10 s, 20 s ... at most 10 min, give or take a fifth. `random` is in [0, 1). */
export function retryDelayMs(failures: number, random: number): number {
  const base = Math.min(5_000 * 2 ** (failures - 1), 600_000)
  return Math.round(base * (0.8 + random * 0.4))
}
