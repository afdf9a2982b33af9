// A stand-in for the page at web.whatsapp.com, as far as whatsapp-web.js 1.34.7 looks into it. The comments name the
// function that asks for each module.

import './linking.js'
import './sending.js'
import { requireModule } from './modules.js'
import { linkedDevice } from './session.js'
import { start } from './socket.js'

window.require = requireModule
// Client.js inject() waits for it.
window.Debug = { VERSION: '2.3000.1030000000' }

start(await linkedDevice())
