const oneMailbox = /^[^\s\p{C}@,;:<>()[\]"\\]+@[^\s\p{C}@,;:<>()[\]"\\]+$/u

/** Exactly one address (RFC 5321, section 4.1.2, without quoted local parts); `recado@localhost` is one too. */
export const isMailbox = (text: string) => text.length <= 254 && oneMailbox.test(text)

/** What stands in a header: line ends and control characters become one space, so that no header can be added. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
