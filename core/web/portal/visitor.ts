import type { Response } from 'express'
import type { Company } from '../../data/company.ts'
import type { Scope, Work } from '../../data/work.ts'
import type { Desk } from '../../events/subscriber.ts'
import type { Contact } from '../../people/contact.ts'
import type { PortalChoices } from '../../people/portal-settings.ts'
import type { Services } from '../services.ts'
import type { ShownSection } from './sections.ts'

/** The company whose portal this is, and what its look is made of. */
export interface PortalPlace {
  company: Company
  choices: PortalChoices
  /** `#0b6e5f`: the company's, from its choice. */
  color: string
  /** `/c/loja-modelo`: where the look lies, and the way in. */
  home: string
}

/** A customer in their own area, or somebody of the staff who looks at it as the customer sees it. */
export interface PortalVisitor extends PortalPlace {
  contact: Contact
  /** Where the pages lie: `home`, or a place among the staff's own. */
  base: string
  /** Of the staff: everything is shown, nothing may be done. */
  looker?: { id: string; name: string }
  /** In the order of the menu. */
  sections: readonly ShownSection[]
}

export const placeOf = (response: Response): PortalPlace => response.locals.portalPlace as PortalPlace
export const entrantOf = (response: Response): PortalVisitor | undefined =>
  response.locals.portalVisitor as PortalVisitor | undefined

/** Only what is this customer's, whoever looks. */
export function portalScope({ company, contact, looker }: PortalVisitor): Scope {
  const actor = looker
    ? { kind: 'user' as const, ...looker, onBehalfOf: contact.id }
    : { kind: 'contact' as const, id: contact.id, name: contact.name }
  return { company: { id: company.id, timeZone: company.timeZone }, contactId: contact.id, actor }
}

/** As the staff's: what a request records is handed over before it is answered. Who only looks writes nothing. */
export function portalDesk({ works, relay }: Services, visitor: PortalVisitor): Desk {
  const scope = portalScope(visitor)
  return {
    read: body => works.read(scope, body),
    async write<T>(body: (work: Work) => Promise<T>): Promise<T> {
      if (visitor.looker) throw new Error('Whoever looks as the customer writes nothing')
      const { result, recorded } = await works.write(scope, async work => ({
        result: await body(work),
        recorded: work.recorded,
      }))
      await relay.take(recorded)
      return result
    },
  }
}
