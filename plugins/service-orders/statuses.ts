import { reversedStatus, type Status } from '#core'

type Step =
  | 'received'
  | 'diagnosing'
  | 'awaiting'
  | 'approved'
  | 'refused'
  | 'repairing'
  | 'ready'
  | 'delivered'
  | 'returned'
  | 'cancelled'
  | 'reversed'

/** What an equipment goes through at the workshop; each company may call the steps by its own names. */
export const serviceStatuses: Record<Step, Status<Step>> = {
  received: { title: 'Recebida', color: 'gray', next: ['diagnosing', 'repairing', 'cancelled'] },
  diagnosing: {
    title: 'Em diagnóstico',
    color: 'blue',
    next: ['awaiting', 'repairing', 'cancelled'],
    action: 'Começar diagnóstico',
  },
  awaiting: {
    title: 'Aguardando aprovação',
    color: 'orange',
    next: ['approved', 'refused', 'cancelled'],
    action: 'Pedir aprovação',
  },
  approved: { title: 'Aprovada', color: 'teal', next: ['repairing', 'cancelled'], action: 'Registrar aprovação' },
  refused: { title: 'Não aprovada', color: 'red', next: ['returned', 'cancelled'], action: 'Registrar recusa' },
  repairing: {
    title: 'Em conserto',
    color: 'purple',
    next: ['ready', 'awaiting', 'cancelled'],
    action: 'Começar conserto',
  },
  ready: { title: 'Pronta', color: 'green', next: ['delivered', 'repairing'], action: 'Marcar como pronta' },
  delivered: { title: 'Entregue', color: 'teal', next: ['reversed'], action: 'Entregar ao cliente' },
  returned: {
    title: 'Devolvida sem conserto',
    color: 'gray',
    next: ['reversed'],
    action: 'Devolver ao cliente',
  },
  cancelled: { title: 'Cancelada', color: 'gray', next: [], action: 'Cancelar', dangerous: true },
  reversed: reversedStatus('Estornada'),
}
