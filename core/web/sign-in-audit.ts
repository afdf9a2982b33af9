import { companyScope } from '../data/company.ts'
import { bindTable } from '../data/table.ts'
import { record } from '../events/record.ts'
import { type User, Users } from '../people/user.ts'
import type { Services } from './services.ts'
import { actorOf } from './visitor.ts'

/** Who came, who left and who was refused, in the history of the account's company. */
export interface SignInAudit {
  signedIn(user: User, address: string | undefined): Promise<void>
  signedOut(user: User, address: string | undefined): Promise<void>
  /** Only known accounts have a company whose history it could stand in. */
  failed(email: string, address: string | undefined): Promise<void>
}

export function createSignInAudit({ database, works, clock, relay }: Services): SignInAudit {
  async function note(name: string, user: User, address: string | undefined): Promise<void> {
    const scope = await companyScope(database, user.companyId, clock.now(), actorOf(user))
    const payload = { address: address ?? '' }
    const recorded = await works.write(scope, async work => {
      await record(work, { name, subject: 'user', subjectId: user.id, payload })
      return work.recorded
    })
    await relay.take(recorded)
  }

  return {
    signedIn: (user, address) => note('user.signed_in', user, address),
    signedOut: (user, address) => note('user.signed_out', user, address),
    async failed(email, address) {
      const user = await bindTable(database, Users, { now: clock.now() }).first({ where: { email } })
      if (user) await note('user.sign_in_failed', user, address)
    },
  }
}
