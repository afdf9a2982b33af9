/**
 * Why a customer is written to; consent is asked per purpose (LGPD, Lei 13.709/2018, art. 7).
 * billing: charges and due dates; fiscal: invoices and legal documents; service: the progress of what was asked for;
 * marketing: everything else (birthdays, cashback, campaigns).
 */
export const purposes = ['billing', 'fiscal', 'service', 'marketing'] as const
export type Purpose = (typeof purposes)[number]
