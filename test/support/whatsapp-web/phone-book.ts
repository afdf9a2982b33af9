/** Somebody with WhatsApp. `phone` is absent for people who are known by their hidden id (LID) only. */
export interface Person {
  phone?: string
  lid: string
  name?: string
  /** Their conversations go by the LID; a message to the phone number needs that LID to be known first. */
  byLid: boolean
}

/** A person as the page is told: ids as texts, `address` being the one of the conversation. */
export interface ToldPerson {
  address: string
  phone?: string
  lid: string
  name?: string
}

/** Numbers are digits with country code, `5549999990187`. Who is not mentioned has WhatsApp under the very number. */
export interface PhoneBook {
  /** Of `5549999990187@c.us` or `1234@lid`; makes it when it is new. */
  at(address: string): Person
  person(phone: string): Person
  hidden(lid: string): Person
  hasWhatsApp(person: Person): boolean
  /** The person under whom a number is registered: the ninth digit may be more or less than what was asked. */
  registered(person: Person): Person
  /** Who writes with this number, LID and name, as far as they are shown. */
  sender(shown: { phone?: string | undefined; lid?: string | undefined; name?: string | undefined }): Person
  goesByLid(phone: string): string
  remove(phone: string): void
  redirect(phone: string, registered: string): void
}

export function createPhoneBook(): PhoneBook {
  const byPhone = new Map<string, Person>()
  const byLid = new Map<string, Person>()
  const absent = new Set<string>()
  const registrations = new Map<string, string>()

  const book: PhoneBook = {
    at(address) {
      const [user = '', server] = address.split('@')
      return server === 'lid' ? book.hidden(user) : book.person(user)
    },
    person: phone => byPhone.get(phone) ?? add({ phone, lid: lidFor(phone), byLid: false }),
    hidden: lid => byLid.get(lid) ?? add({ lid, byLid: true }),
    hasWhatsApp: ({ phone }) => phone === undefined || !absent.has(phone),
    registered(person) {
      const registered = person.phone && registrations.get(person.phone)
      return registered ? book.person(registered) : person
    },
    sender({ phone, lid, name }) {
      if (phone === undefined && lid === undefined) throw new Error('A sender has a number or a LID')
      const person = phone === undefined ? book.hidden(lid ?? '') : book.person(phone)
      if (lid !== undefined) Object.assign(person, { lid, byLid: true })
      if (name !== undefined) person.name = name
      byLid.set(person.lid, person)
      return person
    },
    goesByLid(phone) {
      const person = book.person(phone)
      person.byLid = true
      return person.lid
    },
    remove: phone => void absent.add(phone),
    redirect: (phone, registered) => void registrations.set(phone, registered),
  }

  function add(person: Person): Person {
    if (person.phone) byPhone.set(person.phone, person)
    byLid.set(person.lid, person)
    return person
  }
  return book
}

/** How their conversation is addressed today. */
export const addressOf = ({ phone, lid, byLid }: Person) => (byLid || !phone ? `${lid}@lid` : `${phone}@c.us`)

export function told(person: Person, address = addressOf(person)): ToldPerson {
  const { phone, lid, name } = person
  return { address, lid: `${lid}@lid`, ...(phone ? { phone: `${phone}@c.us` } : {}), ...(name ? { name } : {}) }
}

/** Fifteen digits that do not look like the number. */
const lidFor = (phone: string) => `2${[...phone.padStart(14, '0')].reverse().join('')}`
