import { strayRejections } from '../../core/channels/whatsapp/web/stray-rejections.ts'
import { createLog } from '../../core/log.ts'

/** A process with promises that nobody waits for, of the library's kind and of ours. */
const stray = strayRejections(createLog('error'))
stray.watch()
void Promise.reject('ready timeout')
setTimeout(() => {
  process.stdout.write('still here\n')
  void Promise.reject(new Error('a bug of ours'))
}, 100)
setTimeout(() => process.stdout.write('never said\n'), 1_000)
