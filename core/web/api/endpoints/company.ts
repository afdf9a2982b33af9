import { z } from 'zod'
import { Companies, type Company } from '../../../data/company.ts'
import type { Work } from '../../../data/work.ts'
import { companyInput, updateCompany } from '../../../people/company-actions.ts'
import { addOns, planOf, plans } from '../../../people/company-plan.ts'
import { address } from '../fields.ts'
import type { ApiKit } from '../kit.ts'

export function companyEndpoints(kit: ApiKit): void {
  kit.route(
    {
      method: 'get',
      path: '/company',
      permission: 'company.read',
      summary: 'Os dados da empresa',
      answer: { status: 200, schema: company },
    },
    async work => present(work, await work.of(Companies).get(work.companyId)),
  )
  kit.route(
    {
      method: 'patch',
      path: '/company',
      permission: 'company.write',
      summary: 'Muda os dados da empresa: o que não vem fica como está, null apaga',
      body: companyInput,
      answer: { status: 200, schema: company },
    },
    async (work, { body }) => present(work, await updateCompany(work, body)),
  )
}

const company = z
  .object({
    id: z.guid(),
    handle: z.string(),
    name: z.string(),
    taxId: z.string().nullable(),
    phone: z.string().nullable(),
    mobile: z.string().nullable(),
    email: z.string().nullable(),
    address,
    timeZone: z.string(),
    plan: z.enum(plans).meta({ description: 'Definido por quem opera a instalação' }),
    addOns: z.array(z.enum(addOns)),
  })
  .meta({ id: 'Company' })

const present = async (work: Work, { street, district, city, state, postalCode, ...row }: Company) => ({
  ...row,
  ...(await planOf(work)),
  address: { street, district, city, state, postalCode },
})
