import { expect } from 'chai'
import { openSite, type Site } from '../support/browser.ts'
import type { Tab } from '../support/tab.ts'

/** The first hour: nothing is there yet, and every list says how to begin. */
describe('a shop that has just begun', function () {
  this.timeout(60_000)
  let site: Site
  let tab: Tab

  before(async () => {
    site = await openSite({ without: 'email' })
    tab = await site.enter()
  })
  after(() => site?.close())

  const lists = [
    '/contacts',
    '/quotes',
    '/crm',
    '/crm/list',
    '/crm/activities',
    '/messages/confirm',
    '/messages/confirm?list=repair',
    '/messages/confirm?list=unsure',
    '/messages/confirm?list=failed',
    '/messages/outbox',
    '/messages/history',
    '/dev/mailbox',
    '/dev/mailbox/mail',
    '/settings/senders',
    '/search?text=ninguém',
  ]
  for (const path of lists) {
    it(`is told on ${path} what to do first`, async () => {
      await tab.go(path)
      expect(await tab.text('.empty-title')).not.to.equal('')
      const next = await tab.page.$$eval('.empty a[href]', links =>
        links.map(link => String(link.getAttribute('href'))),
      )
      expect(next).to.have.length(1)
      await tab.go(next[0] ?? '')
      expect(await tab.page.$$('h1')).to.have.length(1)
      expect(site.problems()).to.deep.equal([])
    })
  }

  it('finds its own beginning among what happened last', async () => {
    await tab.go('/')
    expect(await tab.text('main'))
      .to.contain('Tudo em dia')
      .and.contain('Empresa criada')
  })
})
