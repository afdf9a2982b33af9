import { addDays, weekdayOf } from './dates.ts'
import { easter } from './easter.ts'
import type { Holiday } from './holidays.ts'
import type { State } from './state.ts'

/** A day of one state: `MM-DD`, or days from Easter. `moves` says where the law puts it when the weekday is unwelcome. */
type StateDay = [day: string | number, name: string, law: string, moves?: (date: string) => string]

/**
 * Civil holidays of the states ("data magna", Lei 9.093/1995, art. 1º, II) and what their laws add. Those that fall on a
 * national one are left out (DF and MG on 21/04, several on 20/11), and so are days that only close the state's own
 * offices: GO (Lei 20.756/2020) and PR (Lei 18.384/2014) have none for the others.
 */
const table: Partial<Record<State, readonly StateDay[]>> = {
  AC: [
    ['01-20', 'Dia do Católico', 'Lei 3.137/2016', toFriday],
    ['01-23', 'Dia do Evangélico', 'Lei 1.538/2004', toFriday],
    ['03-08', 'Dia da Mulher', 'Lei 1.411/2001', toFriday],
    ['06-15', 'Aniversário do Acre', 'Lei 14/1964'],
    ['09-05', 'Dia da Amazônia', 'Lei 243/1968', toFriday],
    ['11-17', 'Tratado de Petrópolis', 'Lei 57/1965', toFriday],
  ],
  AL: [
    ['06-24', 'São João', 'Lei 5.508/1993'],
    ['06-29', 'São Pedro', 'Lei 5.509/1993'],
    ['09-16', 'Emancipação Política de Alagoas', 'data magna, no calendário oficial do Estado'],
    ['11-30', 'Dia do Evangélico', 'Lei 7.530/2013', toTheWeekend],
  ],
  AM: [['09-05', 'Elevação do Amazonas à categoria de província', 'Lei 25/1977']],
  AP: [
    ['03-19', 'São José', 'Lei 667/2002'],
    ['09-13', 'Criação do Território do Amapá', 'data magna, no calendário oficial do Estado'],
  ],
  BA: [['07-02', 'Independência da Bahia', 'Constituição do Estado, art. 6º']],
  CE: [['03-25', 'Data Magna do Ceará', 'Emenda Constitucional estadual 73/2011']],
  DF: [['11-30', 'Dia do Evangélico', 'Lei distrital 963/1995']],
  ES: [[8, 'Nossa Senhora da Penha', 'Lei 11.010/2019']],
  MA: [['07-28', 'Adesão do Maranhão à Independência', 'Lei 2.457/1964']],
  MS: [['10-11', 'Criação de Mato Grosso do Sul', 'Lei 10/1979']],
  PA: [['08-15', 'Adesão do Pará à Independência', 'Lei 5.999/1996']],
  PB: [['08-05', 'Fundação da Paraíba', 'Lei 10.601/2015']],
  PE: [['03-06', 'Revolução Pernambucana', 'Lei 16.059/2017']],
  PI: [['10-19', 'Dia do Piauí', 'Lei 176/1937']],
  RJ: [
    [-47, 'Terça-feira de Carnaval', 'Lei 5.243/2008'],
    ['04-23', 'São Jorge', 'Lei 5.198/2008'],
  ],
  RN: [['10-03', 'Mártires de Cunhaú e Uruaçu', 'Lei 8.913/2006']],
  RO: [
    ['01-04', 'Instalação de Rondônia', 'Lei 2.291/2010'],
    ['06-18', 'Dia do Evangélico', 'Lei 1.026/2001'],
  ],
  RR: [['10-05', 'Criação de Roraima', 'Constituição do Estado, art. 9º']],
  RS: [['09-20', 'Revolução Farroupilha', 'Constituição do Estado, art. 6º']],
  SC: [['08-11', 'Dia de Santa Catarina', 'Lei 12.906/2004', toSunday]],
  SE: [['07-08', 'Emancipação Política de Sergipe', 'Constituição do Estado, art. 269']],
  SP: [['07-09', 'Revolução Constitucionalista', 'Lei 9.497/1997']],
  TO: [
    ['03-18', 'Autonomia do Tocantins', 'Lei 960/1998'],
    ['09-08', 'Nossa Senhora da Natividade', 'Lei 627/1993'],
    ['10-05', 'Criação do Tocantins', 'Lei 98/1989'],
  ],
}

export function stateHolidays(year: number, state: State): Holiday[] {
  return (table[state] ?? []).map(([day, name, law, moves = stays]) => {
    const date = typeof day === 'number' ? addDays(easter(year), day) : `${year}-${day}`
    return { date: moves(date), name, kind: 'state', banksClosed: true, law }
  })
}

const stays = (date: string) => date

/** Acre keeps those of Tuesday to Thursday on the Friday (Lei 2.126/2009). */
function toFriday(date: string): string {
  const weekday = weekdayOf(date)
  return weekday >= 2 && weekday <= 4 ? addDays(date, 5 - weekday) : date
}

/** Alagoas joins a Tuesday or a Thursday to the weekend beside it. */
function toTheWeekend(date: string): string {
  const weekday = weekdayOf(date)
  return weekday === 2 ? addDays(date, -1) : weekday === 4 ? addDays(date, 1) : date
}

/** Santa Catarina keeps its day on the following Sunday. */
function toSunday(date: string): string {
  return addDays(date, 7 - weekdayOf(date))
}
