import { definePlugin, documentApi, documentOffers, documentScreens, successorOffer } from '#core'
import { expireQuotes } from './jobs.ts'
import { quotes } from './quote.ts'
import { quoteSettings } from './settings.ts'

export const quotesPlugin = definePlugin({
  name: 'quotes',
  title: 'Orçamentos',
  models: quotes.models,
  lifecycles: [quotes.lifecycle],
  messages: quotes.messages,
  jobs: [expireQuotes],
  screens: documentScreens(quotes),
  api: documentApi(quotes),
  menu: [{ group: 'sales', title: 'Orçamentos', path: '/quotes', permission: 'quotes.read' }],
  permissions: [
    { name: 'quotes.read', title: 'Ver orçamentos', roles: ['staff', 'reader'] },
    { name: 'quotes.write', title: 'Fazer e mudar orçamentos', roles: ['staff'] },
  ],
  settings: quoteSettings,
  offers: [...documentOffers(quotes), successorOffer(quotes, { title: 'Gerar orçamento', makes: 'proposal' })],
})
