import type { Purpose } from '../../people/purpose.ts'

/** What a customer may receive, as staff read it. */
export const purposeWords: Record<Purpose, { title: string; detail: string }> = {
  billing: { title: 'Cobrança', detail: 'Vencimentos, boletos e recibos' },
  fiscal: { title: 'Notas fiscais', detail: 'Notas e documentos que a lei pede' },
  service: { title: 'Andamento', detail: 'O que foi pedido e como está' },
  marketing: { title: 'Divulgação', detail: 'Aniversário, cashback e campanhas' },
}
