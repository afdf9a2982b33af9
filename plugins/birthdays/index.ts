import { definePlugin } from '#core'
import { birthdaysApi } from './api.ts'
import { announceBirthdays } from './jobs.ts'
import { birthdayGreeting } from './messages.ts'
import { BirthdayNotices } from './notice.ts'
import { birthdayOffers } from './offers.ts'
import { birthdayScreens } from './screens.ts'
import { birthdaySettings } from './settings.ts'

export const birthdaysPlugin = definePlugin({
  name: 'birthdays',
  title: 'Aniversariantes',
  models: [BirthdayNotices],
  facts: ['birthday.due'],
  messages: [birthdayGreeting],
  jobs: [announceBirthdays],
  screens: birthdayScreens,
  api: birthdaysApi,
  menu: [{ group: 'contacts', title: 'Aniversariantes', path: '/birthdays', permission: 'birthdays.read' }],
  permissions: [
    { name: 'birthdays.read', title: 'Ver aniversariantes', roles: ['staff', 'reader'] },
    { name: 'birthdays.write', title: 'Dar os parabéns', roles: ['staff'] },
  ],
  settings: birthdaySettings,
  offers: birthdayOffers,
})
