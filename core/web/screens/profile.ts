import { roleTitles } from '../../people/permission.ts'
import { changeOwnPassword, type PasswordChange } from '../../people/user-actions.ts'
import type { Kit } from '../kit.ts'
import type { Services } from '../services.ts'
import { createThrottle } from '../throttle.ts'

/** One's own account. */
export function profileScreens(kit: Kit, { database, clock }: Services): void {
  const throttle = createThrottle(database, clock)

  kit.get('/profile', 'home.read', async (_work, { user }) =>
    kit.view('settings/profile', { title: 'Meu perfil', person: user, role: roleTitles[user.role] }),
  )

  kit.postSlow('/profile/password', 'home.read', async (desk, { user, body }) => {
    const key = `own password ${user.id}`
    // Outside the work, so that a refused try is counted too.
    await throttle.count(key, 5)
    await desk.write(work => changeOwnPassword(work, user.id, body as PasswordChange))
    await throttle.forget(key)
    const flash = { kind: 'success', text: 'Senha trocada. Os outros aparelhos precisam entrar de novo.' } as const
    return { kind: 'redirect', to: '/profile', flash, freshSession: true }
  })
}
