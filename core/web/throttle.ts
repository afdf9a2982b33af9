import { DataTypes, literal, Op, UniqueConstraintError } from 'sequelize'
import type { Clock } from '../clock.ts'
import type { Database } from '../data/connect.ts'
import { TooMany } from '../errors.ts'
import { sha256 } from '../secret.ts'

export interface Throttle {
  /**
   * Counts one try before it is made, so that simultaneous ones cannot slip through. Throws TooMany above the limit.
   * `key` is kept as a hash only.
   */
  count(key: string, limit: number): Promise<void>
  /** The try was no failure: it counts no more. */
  takeBack(key: string): Promise<void>
  /** Nor do those before it. */
  forget(key: string): Promise<void>
}

const windowMs = 15 * 60_000

/** In the database: all processes count together. */
export function createThrottle(database: Database, clock: Clock): Throttle {
  const throttles = database.sequelize.define('throttles', {
    key: { type: DataTypes.STRING(64), primaryKey: true },
    hits: DataTypes.INTEGER,
    resetAt: DataTypes.DATE(3),
  })
  const plus = (amount: number) => ({ hits: literal(`hits + ${amount}`) as unknown as number })

  async function add(key: string): Promise<{ hits: number; resetAt: Date }> {
    const now = clock.now()
    await throttles.destroy({ where: { resetAt: { [Op.lte]: now } } })
    const [counted] = await throttles.update(plus(1), { where: { key } })
    if (counted === 0) {
      try {
        await throttles.create({ key, hits: 1, resetAt: new Date(now.getTime() + windowMs) })
      } catch (error) {
        if (error instanceof UniqueConstraintError) return add(key)
        throw error
      }
    }
    const row = await throttles.findByPk(key)
    return row ? (row.get({ plain: true }) as { hits: number; resetAt: Date }) : add(key)
  }

  return {
    async count(key, limit) {
      const { hits, resetAt } = await add(sha256(key))
      if (hits <= limit) return
      const seconds = Math.max(1, Math.ceil((new Date(resetAt).getTime() - clock.now().getTime()) / 1_000))
      throw new TooMany(`Muitas tentativas. Espere ${waiting(seconds)} e tente de novo.`, seconds)
    },
    takeBack: async key => void (await throttles.update(plus(-1), { where: { key: sha256(key) } })),
    forget: async key => void (await throttles.destroy({ where: { key: sha256(key) } })),
  }
}

const waiting = (seconds: number) => {
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minuto' : `${minutes} minutos`
}
