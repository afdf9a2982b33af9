import { byName } from '../../brazil/words.ts'
import type { Work } from '../../data/work.ts'
import { roles, roleTitles } from '../../people/permission.ts'
import { Users } from '../../people/user.ts'
import {
  createUser,
  disableUser,
  enableUser,
  renewPassword,
  type UserChange,
  type UserInput,
  updateUser,
} from '../../people/user-actions.ts'
import type { Kit } from '../kit.ts'

const choices = roles.map(role => [role, roleTitles[role]])

/** Who may sign in, and what they may do. A generated password is shown on the answer itself, once. */
export function userScreens(kit: Kit): void {
  const withPassword = (work: Work, { id, password }: { id: string; password: string }) =>
    work
      .of(Users)
      .get(id)
      .then(user => kit.view('settings/user-password', { title: 'Senha gerada', person: user, password }))

  kit.get('/settings/users', 'users.write', async work => {
    const people = (await work.of(Users).all()).sort(byName)
    return kit.view('settings/users', { title: 'Usuários', people, roleTitles })
  })

  kit.get('/settings/users/new', 'users.write', async () =>
    kit.view('settings/user-new', { title: 'Novo usuário', choices }),
  )

  kit.post('/settings/users', 'users.write', async (work, { body }) => {
    const { user, password } = await createUser(work, body as UserInput)
    return withPassword(work, { id: user.id, password })
  })

  kit.get('/settings/users/:id', 'users.write', async (work, { params, user }) => {
    const person = await work.of(Users).get(params.id ?? '')
    return kit.view('settings/user', { title: person.name, person, choices, self: person.id === user.id })
  })

  kit.post('/settings/users/:id', 'users.write', async (work, { params, body }) => {
    await updateUser(work, params.id ?? '', body as UserChange)
    return kit.redirect('/settings/users', 'Usuário salvo.')
  })

  kit.post('/settings/users/:id/password', 'users.write', async (work, { params }) => {
    const id = params.id ?? ''
    return withPassword(work, { id, password: await renewPassword(work, id) })
  })

  kit.post('/settings/users/:id/disable', 'users.write', async (work, { params }) => {
    await disableUser(work, params.id ?? '')
    return kit.redirect('/settings/users', 'Usuário desligado. Ele não entra mais, e o que fez continua no histórico.')
  })

  kit.post('/settings/users/:id/enable', 'users.write', async (work, { params }) => {
    await enableUser(work, params.id ?? '')
    return kit.redirect('/settings/users', 'Usuário religado.')
  })
}
