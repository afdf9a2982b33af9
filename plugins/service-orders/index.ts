import { definePlugin, documentApi, documentOffers, documentScreens } from '#core'
import { serviceOrders } from './service-order.ts'
import { serviceOrderSettings } from './settings.ts'

export const serviceOrdersPlugin = definePlugin({
  name: 'service-orders',
  title: 'Ordens de serviço',
  models: serviceOrders.models,
  lifecycles: [serviceOrders.lifecycle],
  facts: ['sale.completed', 'sale.reversed'],
  messages: serviceOrders.messages,
  screens: documentScreens(serviceOrders),
  api: documentApi(serviceOrders),
  menu: [{ group: 'sales', title: 'Ordens de serviço', path: '/service-orders', permission: 'service-orders.read' }],
  permissions: [
    { name: 'service-orders.read', title: 'Ver ordens de serviço', roles: ['staff', 'reader'] },
    { name: 'service-orders.write', title: 'Fazer e mudar ordens de serviço', roles: ['staff'] },
  ],
  settings: serviceOrderSettings,
  offers: documentOffers(serviceOrders),
})
