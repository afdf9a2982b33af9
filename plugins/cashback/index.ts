import { definePlugin } from '#core'
import { cashbackApi } from './api.ts'
import { CashbackEntries, CashbackNotices } from './entry.ts'
import { watchExpiry } from './jobs.ts'
import { cashbackMessages } from './messages.ts'
import { cashbackOffers } from './offers.ts'
import { cashbackReactions } from './reactions.ts'
import { cashbackScreens } from './screens.ts'
import { cashbackSettings } from './settings.ts'

export const cashbackPlugin = definePlugin({
  name: 'cashback',
  title: 'Cashback',
  models: [CashbackEntries, CashbackNotices],
  facts: [
    'cashback.credited',
    'cashback.redeemed',
    'cashback.given_back',
    'cashback.reversed',
    'cashback.adjusted',
    'cashback.expired',
    'cashback.expiring',
  ],
  messages: cashbackMessages,
  reactions: cashbackReactions,
  jobs: [watchExpiry],
  screens: cashbackScreens,
  api: cashbackApi,
  menu: [
    { group: 'finance', title: 'Cashback', path: '/cashback', permission: 'cashback.read' },
    { group: 'settings', title: 'Clientes > Cashback', path: '/cashback/settings', permission: 'settings.read' },
  ],
  permissions: [
    { name: 'cashback.read', title: 'Ver o cashback dos clientes', roles: ['staff', 'reader'] },
    { name: 'cashback.write', title: 'Usar e ajustar cashback', roles: ['staff'] },
  ],
  settings: cashbackSettings,
  offers: cashbackOffers,
})
