import { expect } from 'chai'
import { isState, states } from '../../../core/brazil/state.ts'

describe('A state', () => {
  it('is one of the 26 or the Federal District, in the order of their names', () => {
    const names = Object.values(states)
    expect(names).to.have.length(27)
    expect(names).to.deep.equal(names.toSorted((one, other) => one.localeCompare(other, 'pt-BR')))
  })

  it('goes by its two capitals', () => {
    expect(isState('SC')).to.equal(true)
    for (const text of ['sc', 'XX', '', 'Santa Catarina', 'toString', '__proto__'])
      expect(isState(text), text).to.equal(false)
  })
})
