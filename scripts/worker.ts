import { readConfig } from '../config/environment.ts'
import { run } from './run.ts'

await run({ ...readConfig(), role: 'worker' })
