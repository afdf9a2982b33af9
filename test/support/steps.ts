/** Inside a `describe` whose tests are steps of one story: after one failed, the rest would only complain about it too. */
export function oneAfterAnother(): void {
  let failed = false
  beforeEach(function () {
    if (failed) this.skip()
  })
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed'
  })
}
