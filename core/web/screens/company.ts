import { states } from '../../brazil/state.ts'
import { Companies } from '../../data/company.ts'
import { type CompanyInput, updateCompany } from '../../people/company-actions.ts'
import type { Kit } from '../kit.ts'
import { planCard } from './plan-card.ts'

/** The company's own data: what messages and documents are signed with. */
export function companyScreens(kit: Kit): void {
  kit.get('/settings/company', 'company.read', async (work, { allows }) => {
    const company = await work.of(Companies).get(work.companyId)
    return kit.view('settings/company', {
      title: 'Empresa',
      company,
      states: Object.entries(states),
      timeZones,
      editable: allows('company.write'),
      plan: await planCard(work),
    })
  })

  kit.post('/settings/company', 'company.write', async (work, { body }) => {
    await updateCompany(work, body as CompanyInput)
    return kit.redirect('/settings/company', 'Dados da empresa salvos.')
  })
}

/** The zones of Brazil, by the cities that people know them by. */
const timeZones = [
  ['America/Sao_Paulo', 'Brasília, São Paulo, Rio, Sul e Sudeste'],
  ['America/Bahia', 'Salvador'],
  ['America/Fortaleza', 'Fortaleza, Natal, São Luís, Teresina, João Pessoa'],
  ['America/Recife', 'Recife'],
  ['America/Maceio', 'Maceió, Aracaju'],
  ['America/Belem', 'Belém, Macapá'],
  ['America/Araguaina', 'Palmas'],
  ['America/Santarem', 'Santarém'],
  ['America/Cuiaba', 'Cuiabá'],
  ['America/Campo_Grande', 'Campo Grande'],
  ['America/Manaus', 'Manaus'],
  ['America/Porto_Velho', 'Porto Velho'],
  ['America/Boa_Vista', 'Boa Vista'],
  ['America/Rio_Branco', 'Rio Branco'],
  ['America/Noronha', 'Fernando de Noronha'],
] as const
