import { scanGrayBuffer } from '@undecaf/zbar-wasm'
import type { Page } from 'puppeteer'

const side = 800
const margin = 80

/** What a phone (ZBar) reads in the picture that the page shows; undefined while there is nothing to read. */
export async function codeOnScreen(page: Page, selector: string): Promise<string | undefined> {
  const grey = (await page.evaluate(`(() => {
    const image = document.querySelector(${JSON.stringify(selector)})
    if (!image?.complete || image.naturalWidth === 0) return
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: ${side}, height: ${side} })
    const brush = canvas.getContext('2d')
    brush.fillStyle = 'white'
    brush.fillRect(0, 0, ${side}, ${side})
    brush.drawImage(image, ${margin}, ${margin}, ${side - 2 * margin}, ${side - 2 * margin})
    return [...brush.getImageData(0, 0, ${side}, ${side}).data].filter((_, index) => index % 4 === 0)
  })()`)) as number[] | undefined
  const [code] = grey ? await scanGrayBuffer(new Uint8Array(grey).buffer, side, side) : []
  return code?.decode()
}
