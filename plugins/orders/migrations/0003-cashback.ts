import { cashbackColumn, type Schema } from '#core'

export async function up(schema: Schema): Promise<void> {
  await schema.addColumn('orders', 'cashbackCents', cashbackColumn())
}
