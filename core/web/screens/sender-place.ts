/** Where all senders of its kind are listed. */
export const listOf = ({ channel }: { channel: string }): string =>
  channel === 'whatsapp' ? '/settings/whatsapp' : '/settings/senders'
