// People: who has WhatsApp, under which id, and which hidden id belongs to which phone.

import { createWid } from './ids.js'
import { ask } from './line.js'
import { Collection, Model } from './models.js'
import { define } from './modules.js'
import { me } from './socket.js'

export const Contact = new Collection()
const lids = new Map()
const phones = new Map()

/** What the page learns of a person along the way: `{ address, phone?, lid, name? }`, ids as texts. */
export function meet({ address, phone, lid, name }) {
  if (phone && lid) lids.set(phone, createWid(lid))
  if (phone && lid) phones.set(lid, createWid(phone))
  const known = Contact.get(address)
  if (known) return known
  const phoneNumber = phone && createWid(phone)
  return Contact.add(new Model({ id: createWid(address), phoneNumber, pushname: name, isContactBlocked: false }))
}

export const lidOf = wid => (wid.isLid() ? wid : lids.get(wid._serialized))
export const phoneOf = wid => (wid.isLid() ? phones.get(wid._serialized) : wid)

/** The registered id, which may differ from what was asked (the ninth digit); null where there is no WhatsApp. */
async function queryWidExists(wid) {
  const person = await ask('exists', { address: wid._serialized })
  if (!person.found) return null
  meet(person)
  return { wid: createWid(person.phone ?? person.lid), lid: createWid(person.lid), biz: false }
}

Contact.find = async id => {
  const wid = createWid(id)
  return (
    Contact.get(wid) ??
    meet({ address: wid._serialized, phone: phoneOf(wid)?._serialized, lid: lidOf(wid)?._serialized })
  )
}

const isMe = ({ id }) => [me.phone?._serialized, me.lid?._serialized].includes(id._serialized)

// Client.js getNumberId(), Utils.js enforceLidAndPnRetrieval().
define('WAWebQueryExistsJob', { queryWidExists })
define('WAWebApiContact', {
  getCurrentLid: lidOf,
  getPhoneNumber: phoneOf,
  getAlternateUserWid: wid => (wid.isLid() ? phoneOf(wid) : lidOf(wid)),
})
define('WAWebLidMigrationUtils', { toPn: phoneOf })
// Utils.js getContactModel().
define('WAWebContactGetters', {
  getIsMe: isMe,
  getIsUser: ({ id }) => id.isUser(),
  getIsGroup: ({ id }) => id.isGroup(),
  getIsWAContact: () => true,
  getUserid: ({ id }) => id.user,
  getVerifiedName: () => undefined,
  getVerifiedLevel: () => 0,
  getStatusMute: () => undefined,
  getName: () => undefined,
  getShortName: () => undefined,
  getPushname: ({ pushname }) => pushname,
  getIsEnterprise: () => false,
})
define('WAWebFrontendContactGetters', { getIsMyContact: () => false })
