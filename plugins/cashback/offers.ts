import { Contacts, formatDate, formatMoney, type Offer, today } from '#core'
import { giveBack, redeem } from './actions.ts'
import { balanceFor } from './book.ts'
import { CashbackEntries, kindTitles } from './entry.ts'

export const cashbackOffers: Offer[] = [
  {
    kind: 'loyalty',
    of: work => ({
      balanceOf: contactId => balanceFor(work, contactId),
      redeem: async redemption => void (await redeem(work, redemption)),
      giveBack: redemption => giveBack(work, redemption),
    }),
  },
  {
    kind: 'subject',
    subject: 'cashback',
    async describe(work, id) {
      const entry = await work.of(CashbackEntries).first({ where: { contactId: id } })
      const contact = entry && (await work.of(Contacts).first({ where: { id } }))
      return contact && { title: `Cashback de ${contact.name}`, path: `/cashback/${id}` }
    },
  },
  {
    kind: 'contactTab',
    title: 'Cashback',
    permission: 'cashback.read',
    async list(work, contactId) {
      const entries = await work
        .of(CashbackEntries)
        .all({ where: { contactId }, order: [['position', 'DESC']], limit: 20 })
      if (entries.length === 0) return []
      const path = `/cashback/${contactId}`
      const balance = formatMoney(await balanceFor(work, contactId))
      return [
        { title: `Saldo: ${balance}`, detail: 'Ver tudo, usar ou ajustar', path },
        ...entries.map(({ kind, cents, description, createdAt, expiresOn }) => ({
          title: `${kindTitles[kind]}: ${formatMoney(cents)}`,
          detail: [
            formatDate(today(createdAt, work.timeZone)),
            description,
            ...(expiresOn ? [`vale até ${formatDate(expiresOn)}`] : []),
          ].join(' · '),
          path,
        })),
      ]
    },
  },
]
