/** What the column `driver` of a sender says. */
export const driver = 'whatsapp-web'
