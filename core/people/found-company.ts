import { Companies, type Company } from '../data/company.ts'
import type { NewRow } from '../data/model.ts'
import { newId } from '../data/table.ts'
import { operatorActor, type Work, type Works } from '../data/work.ts'
import { record } from '../events/record.ts'
import type { CompanyPlan } from './company-plan.ts'
import { changePlan } from './plan-actions.ts'
import { hashPassword, Users } from './user.ts'

/** What a company begins with: its card and the administrator who signs in first. */
export interface Founding {
  company: NewRow<typeof Companies>
  administrator: { email: string; name: string; password: string }
  /** What else belongs to the same transaction. */
  along?(work: Work): Promise<unknown>
  /** Básico unless said otherwise. */
  plan?: CompanyPlan
}

/**
 * Throws Sequelize's UniqueConstraintError when the handle or the e-mail is taken, and Conflict when the plan does not
 * have the add-on.
 */
export async function foundCompany(works: Works, { company, administrator, plan, along }: Founding): Promise<Company> {
  const id = newId()
  const { email, name, password } = administrator
  const passwordHash = await hashPassword(password)
  const scope = { company: { id, timeZone: company.timeZone }, actor: operatorActor }
  return works.write(scope, async work => {
    const founded = await work.of(Companies).insert({ ...company, id, handle: company.handle.toLowerCase() })
    const user = {
      email: email.toLowerCase(),
      name,
      role: 'administrator' as const,
      passwordHash,
      sessionsValidFrom: work.now,
    }
    const { id: userId } = await work.of(Users).insert(user)
    await record(work, {
      name: 'company.founded',
      subject: 'company',
      subjectId: id,
      payload: { administrator: userId },
    })
    if (plan) await changePlan(work, { plan: plan.plan, release: plan.addOns })
    await along?.(work)
    return founded
  })
}
