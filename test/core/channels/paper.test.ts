import { expect } from 'chai'
import { createPaperChannel } from '../../../core/channels/paper/paper.ts'
import { channelKinds } from '../../../core/outbox/channel.ts'
import { envelopeWith } from '../../support/mail-trial.ts'

describe('the paper channel', () => {
  const paper = createPaperChannel()
  const sender = { id: 'sender-1', identity: 'papel', credentials: {} }

  it('stands in for every channel', () => {
    expect(paper.kinds).to.deep.equal(channelKinds)
  })

  it('accepts everything and sends nothing', async () => {
    await paper.check(sender)
    expect(await paper.send(sender, envelopeWith({ messageId: 'm-1' }))).to.deep.equal({ providerId: 'paper-m-1' })
  })
})
