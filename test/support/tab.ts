import type { ElementHandle, Page } from 'puppeteer'

/** A page as a person uses it: fields by their labels, buttons and links by their names. */
export interface Tab {
  page: Page
  /** Errors of scripts, refusals of the browser (CSP), files that did not come; emptied by whoever looked. */
  problems: string[]
  go(path: string): Promise<void>
  /** Path and query. */
  place(): string
  /** Replaces what the field holds. */
  fill(label: string, text: string, within?: string): Promise<void>
  choose(label: string, option: string, within?: string): Promise<void>
  /** A button, a link or a summary by its name; the next page, if it leads to one, has loaded. */
  press(name: string, within?: string): Promise<void>
  /** By somebody who double-clicks everything. */
  pressTwice(name: string, within?: string): Promise<void>
  /** The same for what changes the page in place. */
  click(name: string, within?: string): Promise<void>
  /** What shows that text, where its name is longer. */
  pick(text: string, within: string): Promise<void>
  /** Through the menu as it is at this width. */
  menu(section: string, entry: string): Promise<void>
  /** What can be read, blanks joined. */
  text(within?: string): Promise<string>
  /** Waits until it can be read. */
  reads(text: string, within?: string): Promise<void>
}

export async function openTab(page: Page, { origin, width }: { origin: string; width: number }): Promise<Tab> {
  await page.setViewport({ width, height: width < 768 ? 844 : 900 })
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
  page.setDefaultTimeout(20_000)
  const problems = watch(page, origin)

  /** By its accessible name, as a screen reader would say it. */
  const named = async (name: string, within = ''): Promise<ElementHandle> => {
    const selector = pressable.map(role => `${within} ::-p-aria([name="${name}"][role="${role}"])`.trim()).join(', ')
    const found = await page.waitForSelector(selector, { visible: true })
    if (!found) throw new Error(`Nothing is called "${name}"`)
    return found
  }

  const field = async (label: string, within = 'body'): Promise<ElementHandle> => {
    const found = await page.waitForFunction(
      `[...document.querySelectorAll(${JSON.stringify(`${within} label`)})]
        .find(label => label.textContent.trim() === ${JSON.stringify(label)})?.control`,
    )
    return found as ElementHandle
  }

  const tab: Tab = {
    page,
    problems,
    go: async path => void (await page.goto(`${origin}${path}`)),
    place: () => page.url().slice(origin.length),
    async fill(label, text, within) {
      const input = await field(label, within)
      await input.evaluate(element => element.select())
      await input.type(text)
    },
    async choose(label, option, within) {
      const select = await field(label, within)
      const value = await select.evaluate(
        (element, wanted) => [...element.options].find(({ text }) => text.trim() === wanted)?.value,
        option,
      )
      if (value === undefined) throw new Error(`"${label}" does not offer "${option}"`)
      await select.select(value)
    },
    async press(name, within) {
      const target = await named(name, within)
      await Promise.all([page.waitForNavigation(), target.click()])
    },
    async pressTwice(name, within) {
      const target = await named(name, within)
      await Promise.all([page.waitForNavigation(), target.click({ count: 2 })])
    },
    click: async (name, within) => (await named(name, within)).click(),
    async pick(text, within) {
      const target = await page.waitForSelector(`${within} ::-p-text(${text})`, { visible: true })
      await target?.click()
    },
    async menu(section, entry) {
      if (width < 992) await tab.click('Abrir o menu')
      const summary = await page.waitForSelector(`nav summary ::-p-text(${section})`, { visible: true })
      const group = await summary?.evaluate(element => {
        const { dataset, open } = element.closest('details')
        return { at: `nav details[data-menu="${dataset.menu}"] a`, open }
      })
      if (!group?.open) await summary?.click()
      // A link may carry the number of what waits behind its title.
      const links = await page.$$(String(group?.at))
      const titles = await Promise.all(links.map(link => link.$eval('span', title => String(title.innerText))))
      const link = links[titles.indexOf(entry)]
      if (!link) throw new Error(`${section} has no entry "${entry}"`)
      await Promise.all([page.waitForNavigation(), link.click()])
    },
    text: (within = 'body') => page.$eval(within, element => element.innerText.replace(/\s+/g, ' ').trim()),
    async reads(text, within = 'body') {
      const read = `document.querySelector(${JSON.stringify(within)})?.innerText.replace(/\\s+/g, ' ')`
      await page.waitForFunction(`${read}?.includes(${JSON.stringify(text)})`, { polling: 50 })
    },
  }
  return tab
}

/** `DisclosureTriangle` is what Chromium calls a summary. */
const pressable = ['button', 'link', 'checkbox', 'radio', 'DisclosureTriangle']

/** Streams that end when a page is left are no problem, nor is an answer that a test looks at itself. */
function watch(page: Page, origin: string): string[] {
  const problems: string[] = []
  const note = (text: string) => void problems.push(`${page.url().slice(origin.length)}: ${text}`)
  page.on('pageerror', error => note(String(error)))
  page.on('console', message => {
    if (['error', 'warn'].includes(message.type())) note(message.text())
  })
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText ?? ''
    if (reason !== 'net::ERR_ABORTED') note(`${request.url()} ${reason}`)
  })
  return problems
}
