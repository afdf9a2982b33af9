import { toUSVString } from 'node:util'

/** A chat with a person, opened in WhatsApp on whatever device the link is followed. */
export interface ChatLink {
  url: string
  /** The text is in the link; where it was too long, whoever opens the chat pastes it. */
  carriesText: boolean
}

/**
 * WhatsApp's click-to-chat link: `https://wa.me/5549999990187?text=Ol%C3%A1`, the whole international number in digits,
 * without plus (https://faq.whatsapp.com/5913398998672934). `phone` is E.164.
 *
 * wa.me sends browsers on to api.whatsapp.com and on that way turns emoji into question marks (seen by others in its
 * redirect; Latin letters, accents and line breaks come through), so a text with emoji goes there without the detour.
 */
export function chatLink(phone: string, text: string): ChatLink {
  const digits = phone.replace(/\D/g, '')
  const chat = `https://wa.me/${digits}`
  const encoded = encodeText(text)
  const url = emoji.test(text)
    ? `https://api.whatsapp.com/send?phone=${digits}&text=${encoded}`
    : `${chat}?text=${encoded}`
  return url.length <= mostLetters ? { url, carriesText: true } : { url: chat, carriesText: false }
}

/**
 * Chromium on Windows drops, without a word, an address of more than 2048 letters that it should hand to a program
 * (`OpenExternal`, chrome/browser/platform_util_win.cc; crbug.com/727909). WhatsApp's `whatsapp://send/...` is some 40
 * longer than the link it comes of.
 */
const mostLetters = 2_000

const emoji = /\p{Extended_Pictographic}|\u{20E3}|[\u{10000}-\u{10FFFF}]/u

/** Percent-encoded UTF-8, the reserved `!'()*` too (RFC 3986, 2.2); half an emoji would be an error and becomes U+FFFD. */
const encodeText = (text: string): string =>
  encodeURIComponent(toUSVString(text.replace(/\r\n?/g, '\n'))).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
