import { type Logger, pino } from 'pino'

/** One event a line with ids; never texts, addresses, phones, passwords or tokens. */
export type Log = Logger

const secrets = ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]']

/** `level`: pino level name, `silent` in tests. */
export function createLog(level: string): Log {
  return pino({ level, redact: secrets, base: null, timestamp: pino.stdTimeFunctions.isoTime })
}
