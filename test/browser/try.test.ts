import { readFileSync } from 'node:fs'
import { openSite, type Site } from '../support/browser.ts'
describe('try', () => {
  let site: Site
  before(async () => { site = await openSite() })
  after(() => site?.close())
  it('x', async () => {
    await site.quote()
    const tab = await site.enter(1280)
    for (const path of ['/messages/history', '/contacts', '/quotes/new']) {
      await tab.go(path)
      let t = performance.now()
      const lap = (n: string) => { console.log(path, n, Math.round(performance.now() - t)); t = performance.now() }
      await tab.page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'))
      lap('inject')
      for (const o of [{}, {}, {runOnly: ['color-contrast']}, {rules: {'color-contrast': {enabled: false}}}]) {
        await tab.page.evaluate(`axe.run(document, ${JSON.stringify({resultTypes:['violations'], iframes:false, ...o})}).then(x => x.violations.length)`)
        lap(JSON.stringify(o))
      }
      await tab.page.emulateMediaFeatures([{name:'prefers-color-scheme', value:'dark'}]); lap('dark')
      await tab.page.evaluate('Promise.allSettled(document.getAnimations().map(animation => animation.finished))'); lap('anim')
      await tab.page.setViewport({width: 390, height: 900}); lap('resize')
    }
  })
})
