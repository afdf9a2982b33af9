// Linking this browser to a phone: by QR code or by the code that is typed on the phone.

import { act } from './line.js'
import { define } from './modules.js'
import { Cmd } from './socket.js'

const encodeB64 = bytes => btoa(String.fromCharCode(...bytes))
const someKey = () => crypto.getRandomValues(new Uint8Array(32))

const noiseKeyPair = { staticKeyPair: { pubKey: someKey() } }
const registrationInfo = { identityKeyPair: { pubKey: someKey() } }
const secret = encodeB64(someKey())
const freshQr = () => act('refresh')

Cmd.refreshQR = freshQr

// AuthStore.js gathers these four into RegistrationUtils, for the QR code's text in Client.js inject().
define('WAWebCompanionRegClientUtils', { DEVICE_PLATFORM: '1' })
define('WAWebAdvSignatureApi', {})
define('WAWebUserPrefsInfoStore', { waNoiseInfo: { get: async () => noiseKeyPair } })
define('WAWebSignalStoreApi', { waSignalStore: { getRegistrationInfo: async () => registrationInfo } })
define('WABase64', { encodeB64 })
define('WAWebUserPrefsMultiDevice', { getADVSecretKey: () => secret })

// Client.js requestPairingCode() and cancelPairingCode().
define('WAWebAltDeviceLinkingApi', {
  setPairingType() {},
  async initializeAltDeviceLinking() {},
  startAltLinkingFlow: async phone => (await act('code', { phone })).code,
  initializeQRLinking: freshQr,
})
define('WAWebLaunchSocketUtils', { refreshQR: freshQr })

// Client.js setDeviceName().
define('WAWebMiscBrowserUtils', { info: () => ({ os: 'Linux', name: 'Chrome' }) })
