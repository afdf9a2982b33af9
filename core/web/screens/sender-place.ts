export const officialPath = '/settings/whatsapp/official'
export const officialNumberPath = (senderId: string) => `${officialPath}/${senderId}`

/** Where all senders of its kind are listed. */
export const listOf = ({ channel }: { channel: string }): string =>
  channel === 'whatsapp' ? '/settings/whatsapp' : '/settings/senders'
