import { expect } from 'chai'
import { barcodeSvg, qrPng, qrSvg } from '../../../core/documents/codes.ts'

describe('The picture of a code', () => {
  it('is SVG for pages and PNG for mail, and black on white', async () => {
    expect(await qrSvg('PIX')).to.match(/^<svg [^>]*viewBox=/)
    expect((await qrPng('PIX')).subarray(1, 4).toString()).to.equal('PNG')
  })

  it('of 44 digits has 405 modules: four to begin, 18 a pair of digits, five to end', async () => {
    const svg = await barcodeSvg('0'.repeat(44))
    expect(svg).to.include('preserveAspectRatio="none"')
    expect(Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])).to.equal(405)
  })

  it('is refused for what no such code can hold', async () => {
    const error = await barcodeSvg('12A4').catch((problem: unknown) => problem)
    expect(error).to.be.instanceOf(RangeError)
  })
})
