import { definePlugin, documentApi, documentOffers, documentScreens, successorOffer } from '#core'
import { orders } from './order.ts'
import { orderingOf } from './ordering.ts'
import { orderSettings } from './settings.ts'

export const ordersPlugin = definePlugin({
  name: 'orders',
  title: 'Pedidos de venda',
  models: orders.models,
  lifecycles: [orders.lifecycle],
  facts: ['sale.completed', 'sale.reversed'],
  messages: orders.messages,
  screens: documentScreens(orders),
  api: documentApi(orders),
  menu: [{ group: 'sales', title: 'Pedidos de venda', path: '/orders', permission: 'orders.read' }],
  permissions: [
    { name: 'orders.read', title: 'Ver pedidos de venda', roles: ['staff', 'reader'] },
    { name: 'orders.write', title: 'Fazer e mudar pedidos de venda', roles: ['staff'] },
  ],
  settings: orderSettings,
  offers: [
    ...documentOffers(orders),
    successorOffer(orders, { title: 'Gerar pedido', makes: 'sale' }),
    { kind: 'ordering', of: orderingOf },
  ],
})
