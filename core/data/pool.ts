import type { Sequelize } from 'sequelize'
import { createTurns } from './turns.ts'

/** What Sequelize opened: a driver's own connection, the same for both databases as far as this goes. */
export interface Connection {
  uuid?: string | undefined
}

/** Connections of Sequelize's, for statements that do not go through its queries. */
export interface Pool {
  /** For one statement outside any transaction. */
  common(): Promise<Connection>
  giveBackCommon(connection: Connection): void
  /** For one transaction. */
  own(id: string): Promise<Connection>
  giveBack(connection: Connection): void
  /** Instead of giving it back, when nobody knows what state it is in. */
  destroy(connection: Connection): Promise<void>
}

interface Manager {
  getConnection(options: { uuid?: string }): Promise<Connection>
  releaseConnection(connection: Connection): void
  destroyConnection(connection: Connection): Promise<void>
}

export function poolOf(sequelize: Sequelize): Pool {
  const manager = sequelize.connectionManager as unknown as Manager
  return sequelize.getDialect() === 'sqlite' ? poolOfSqlite(manager) : poolOfMysql(manager)
}

function poolOfMysql(manager: Manager): Pool {
  const giveBack = (connection: Connection) => {
    connection.uuid = undefined
    manager.releaseConnection(connection)
  }
  return {
    common: () => manager.getConnection({}),
    giveBackCommon: giveBack,
    async own(id) {
      return Object.assign(await manager.getConnection({ uuid: id }), { uuid: id })
    },
    giveBack,
    destroy: connection => manager.destroyConnection(connection),
  }
}

/**
 * SQLite has one writer, so one connection serves all transactions, one after the other; Sequelize would open one for
 * each, with a cache and prepared statements of its own.
 */
function poolOfSqlite(manager: Manager): Pool {
  const uuid = 'transactions'
  const takeTurn = createTurns()
  let endTurn: () => void = () => undefined
  return {
    common: () => manager.getConnection({}),
    giveBackCommon: () => undefined,
    async own() {
      const end = await takeTurn()
      try {
        const connection = await manager.getConnection({ uuid })
        endTurn = end
        return Object.assign(connection, { uuid })
      } catch (error) {
        end()
        throw error
      }
    },
    giveBack: () => endTurn(),
    // Closes it, because it has a name; the next transaction opens another.
    async destroy(connection) {
      manager.releaseConnection(connection)
      endTurn()
    },
  }
}
