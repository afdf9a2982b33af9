import { isEmail } from '../../brazil/email.ts'

/** Exactly one address; besides the public ones also those of this machine or network, such as `recado@localhost`. */
export const isMailbox = (text: string) => isEmail(text) || isEmail(`${text}.localdomain`)

/** What stands in a header: line ends and control characters become one space, so that no header can be added. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
