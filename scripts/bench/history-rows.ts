import type { Installation } from './installation.ts'

/** Messages of the last years, a minute apart, written by the database itself: a million inserts would be the bench. */
export async function fillHistory(
  { app, company }: Installation,
  { count, contactId }: { count: number; contactId: string },
): Promise<void> {
  const { sequelize, dialect } = app.database
  const sqlite = dialect === 'sqlite'
  const numbers = sqlite
    ? 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)'
    : ''
  const from = sqlite ? 'numbers' : `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`
  const hex = (part: string, length: number) =>
    sqlite ? `printf('%0${length}x', ${part})` : `LPAD(HEX(${part}), ${length}, '0')`
  const id = (prefix: string) =>
    sqlite
      ? `'${prefix}-0000-7000-8000-' || ${hex('n', 12)}`
      : `CONCAT('${prefix}-0000-7000-8000-', LOWER(${hex('n', 12)}))`
  const at = sqlite
    ? `strftime('%Y-%m-%d %H:%M:%f', 1700000000 + n * 60, 'unixepoch') || ' +00:00'`
    : 'FROM_UNIXTIME(1700000000 + n * 60)'
  const columns = {
    id: id('00000001'),
    companyId: ':companyId',
    createdAt: at,
    type: "CASE n % 2 WHEN 0 THEN 'quote.created' ELSE 'quote.status_changed' END",
    plugin: "'quotes'",
    eventId: id('00000002'),
    subjectKind: "'quote'",
    subjectId: id('00000003'),
    contactId: ':contactId',
    recipientName: "'Maria Aparecida'",
    channel: "CASE n % 3 WHEN 0 THEN 'whatsapp' ELSE 'email' END",
    address: "'+5549999990187'",
    subject: "'Orçamento'",
    body: "'Olá, Maria! Seu orçamento está pronto.'",
    attachments: "'[]'",
    status: "CASE n % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'read' ELSE 'delivered' END",
    purpose: "'service'",
    priority: '30',
    dueAt: at,
    giveUpAt: at,
    attempts: '1',
    sentAt: at,
  }
  const sql = `INSERT INTO messages (${Object.keys(columns).join(', ')}) ${numbers} SELECT ${Object.values(columns).join(', ')} FROM ${from}`
  await sequelize.query(sql, { replacements: { count, companyId: company.id, contactId } })
  await sequelize.query(sqlite ? 'ANALYZE' : 'ANALYZE TABLE messages')
}
