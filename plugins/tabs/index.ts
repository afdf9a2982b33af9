import { definePlugin, documentApi, documentOffers } from '#core'
import { tabScreens } from './screens.ts'
import { tabSettings } from './settings.ts'
import { tabs } from './tab.ts'

export const tabsPlugin = definePlugin({
  name: 'tabs',
  title: 'Comandas',
  models: tabs.models,
  lifecycles: [tabs.lifecycle],
  facts: ['sale.completed', 'sale.reversed'],
  messages: tabs.messages,
  screens: tabScreens,
  api: documentApi(tabs),
  menu: [{ group: 'sales', title: 'Comandas', path: '/tabs', permission: 'tabs.read' }],
  permissions: [
    { name: 'tabs.read', title: 'Ver comandas', roles: ['staff', 'reader'] },
    { name: 'tabs.write', title: 'Abrir, lançar e fechar comandas', roles: ['staff'] },
  ],
  settings: tabSettings,
  offers: documentOffers(tabs),
})
