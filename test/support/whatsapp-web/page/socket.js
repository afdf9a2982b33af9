// The state of the connection, and what the linked account is called.

import { createWid } from './ids.js'
import { act, onLineDown, onOrder, openLine } from './line.js'
import { Emitter, Model } from './models.js'
import { define } from './modules.js'
import { forgetEverything, keepDevice } from './session.js'

const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

export const Socket = new Model({
  state: 'OPENING',
  hasSynced: false,
  /** Client.js logout(). */
  async logout() {
    await act('logout')
    await leave()
  },
  /** Client.js onAppStateChangedEvent, when `takeoverOnConflict` is on. */
  async takeover() {
    await act('takeover')
    become('CONNECTED')
  },
  /** Client.js resetState(). */
  reconnect() {
    become('OPENING')
    openLine(device)
  },
})

export const Conn = new Model({ ref: undefined, pushname: undefined, platform: 'android', battery: 100, plugged: true })
export const Cmd = new Emitter()
/** The account of the phone: `phone` and `lid` are Wids. */
export const me = {}

let device
let progress = 0

export const isConnected = () => Socket.state === 'CONNECTED'
export const become = state => Socket.set({ state })

/** Connects as the device that was linked earlier, or as nobody. */
export function start(linked) {
  device = linked
  openLine(device)
}

onLineDown(() => {
  if (device) become('TIMEOUT')
})

onOrder('unlinked', ({ ref }) => {
  Conn.set({ ref })
  become('UNPAIRED')
})
onOrder('ref', ({ ref }) => Conn.set({ ref }))
onOrder('state', ({ state }) => become(state))

onOrder('linked', async order => {
  device = order.device
  become('PAIRING')
  await keepDevice(device)
  start(device)
})

/** The first thing a linked device hears; chats and messages are read by `messages.js`. */
export function greet({ phone, lid, name }) {
  become('OPENING')
  me.phone = createWid(phone)
  me.lid = createWid(lid)
  Conn.set({ pushname: name, wid: me.phone })
}

// Syncing takes the real page seconds. This one waits for a listener instead: Client.js inject() attaches it last and
// never asks whether the page has synced already, so `ready` would be lost.
async function whenHeard() {
  while (Socket.hearers('change:hasSynced') === 0) await pause(5)
}

onOrder('progress', async ({ percent }) => {
  await whenHeard()
  progress = percent
  Cmd.trigger('offline_progress_update_from_bridge')
})

onOrder('synced', async ({ hasSynced }) => {
  await whenHeard()
  Socket.set({ hasSynced })
})

/** The phone removed this device, or did so while the page was closed. */
onOrder('logout', leave)

async function leave() {
  await forgetEverything()
  Cmd.trigger('logout')
  location.assign('/?post_logout=1')
}

onOrder('reload', () => location.reload())
onOrder('moved', ({ path }) => history.pushState(null, '', path))

// Client.js inject(), getState(), logout(), resetState().
define('WAWebSocketModel', { Socket })
// Client.js inject() (ref of the QR code, who is linked), Utils.js sendMessage() (platform).
define('WAWebConnModel', { Conn })
// Client.js inject() (logout, progress).
define('WAWebCmd', { Cmd })
// AuthStore.js, Client.js onOfflineProgressUpdateEvent.
define('WAWebOfflineHandler', { OfflineMessageHandler: { getOfflineDeliveryProgress: () => progress } })
// Client.js onAppStateHasSyncedEvent, Utils.js sendMessage().
define('WAWebUserPrefsMeUser', { getMaybeMePnUser: () => me.phone, getMaybeMeLidUser: () => me.lid })
