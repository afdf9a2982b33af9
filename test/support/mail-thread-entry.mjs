// A thread does not inherit the loader of TypeScript; the compiled program needs none.
import { register } from 'tsx/esm/api'

register()
await import('../../scripts/mail-thread.ts')
