import { settingsOf, type WatchedFolder } from '#core'
import { invoiceSettings } from './settings.ts'
import { takeFiles } from './take-files.ts'

/** Issuing programs save their XML here. Of a ZIP that holds wrong ones too, the right ones are taken all the same. */
export const notesFolder: WatchedFolder = {
  name: 'notas-fiscais',
  wanted: async work => (await settingsOf(work, invoiceSettings)).watchFolder,
  async take({ desk, keep, files }) {
    const results = await takeFiles({ desk, keep, source: 'folder' }, files)
    return files.map(({ name }) => {
      const refused = results.filter(
        result => result.outcome === 'refused' && (result.name === name || result.name.startsWith(`${name}: `)),
      )
      const reasons = refused.map(result =>
        result.name === name ? result.reason : `${result.name.slice(name.length + 2)}: ${result.reason}`,
      )
      const reason = reasons.join('\n')
      // The notes of these events are still on their way: another look, and they may be here.
      return refused.length > 0 && refused.every(({ early }) => early) ? { early: reason } : reason
    })
  },
}
