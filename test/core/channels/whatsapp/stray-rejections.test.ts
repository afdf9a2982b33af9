import { join } from 'node:path'
import { expect } from 'chai'
import { startProgram } from '../../../support/program.ts'

describe('a promise that nobody waits for', () => {
  it('is logged when it is of whatsapp-web.js, and ends the process when it is ours', async function () {
    this.timeout(60_000)
    const program = startProgram(join('test', 'support', 'stray.ts'), {})
    const { code, output, complaints } = await program.ended
    expect(output).to.include('ready timeout').and.to.include('still here').and.not.to.include('never said')
    expect(code).not.to.equal(0)
    expect(complaints).to.include('a bug of ours')
  })
})
