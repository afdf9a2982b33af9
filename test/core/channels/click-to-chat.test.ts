import { expect } from 'chai'
import fc from 'fast-check'
import { chatLink } from '../../../core/channels/whatsapp/click-to-chat.ts'

const maria = '+5549999990187'
const textIn = (url: string) => new URL(url).searchParams.get('text')

describe('the link that opens a chat', () => {
  it('names the number in digits, with country and without plus', () => {
    expect(chatLink(maria, 'Oi').url).to.equal('https://wa.me/5549999990187?text=Oi')
    expect(chatLink('+351 912 345 678', 'Oi').url).to.equal('https://wa.me/351912345678?text=Oi')
  })

  it('carries accents, line breaks and the signs that mean something in an address', () => {
    const { url } = chatLink(maria, "Olá!\nR$ 5 & 10% + d'água #1 *grátis*? (só hoje)")
    expect(url).to.equal(
      'https://wa.me/5549999990187?text=Ol%C3%A1%21%0AR%24%205%20%26%2010%25%20%2B%20d%27%C3%A1gua%20%231%20%2Agr%C3%A1tis%2A%3F%20%28s%C3%B3%20hoje%29',
    )
  })

  it('has one kind of line break, whatever a form sent', () => {
    expect(chatLink(maria, 'a\r\nb\rc').url).to.contain('text=a%0Ab%0Ac')
  })

  for (const emoji of ['🎉', '❤️', '✨', '🇧🇷', '1️⃣', '👩‍👩‍👧']) {
    it(`takes a text with ${emoji} past the redirect that would lose it`, () => {
      const { url } = chatLink(maria, `Pronto ${emoji}`)
      expect(url).to.match(/^https:\/\/api\.whatsapp\.com\/send\?phone=5549999990187&text=Pronto%20/)
      expect(textIn(url)).to.equal(`Pronto ${emoji}`)
    })
  }

  it('survives half an emoji, which some program cut off', () => {
    expect(textIn(chatLink(maria, 'Oi \ud83d').url)).to.equal('Oi \ufffd')
  })

  it('leaves a text that is too long for an address to be pasted, and never cuts it', () => {
    const room = 2_000 - 'https://wa.me/5549999990187?text='.length
    const fits = chatLink(maria, 'a'.repeat(room))
    expect([fits.url.length, fits.carriesText]).to.deep.equal([2_000, true])
    expect(chatLink(maria, 'a'.repeat(room + 1))).to.deep.equal({
      url: 'https://wa.me/5549999990187',
      carriesText: false,
    })
    // A letter with an accent takes six.
    expect(chatLink(maria, 'á'.repeat(400)).carriesText).to.equal(false)
  })

  it('says exactly what was written, whatever it is', () => {
    const said = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(text => !text.includes('\r'))
    fc.assert(
      fc.property(said, text => {
        const { url, carriesText } = chatLink(maria, text)
        if (carriesText) expect(textIn(url)).to.equal(text)
        expect(url).to.match(/^[\x21-\x7e]+$/)
        expect(url).not.to.match(/[!'()*]/)
      }),
    )
  })
})
