import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { createEmailFrame } from '../core/channels/email/frame.ts'
import { serveMail } from '../core/channels/email/serve-mail.ts'
import { createSmtpChannel } from '../core/channels/email/smtp.ts'
import { createLog } from '../core/log.ts'
import { rootFolder } from '../core/root.ts'

/** The thread that e-mails leave from (core/channels/email/mail-thread.ts). */
if (!parentPort) throw new Error('This script is started as a thread')
const frame = createEmailFrame(join(rootFolder, 'views'))
serveMail(parentPort, createSmtpChannel({ frame, log: createLog('warn') }))
