type Say = (text: string) => void

/** Several speakers at once, heard one after another: who comes later is kept waiting until those before have ended. */
export function createVoices(write: Say) {
  let before: Promise<unknown> = Promise.resolve()
  return {
    async inTurn<T>(speak: (say: Say) => Promise<T>): Promise<T> {
      const turn = before
      let held = ''
      let say: Say = text => {
        held += text
      }
      const spoken = speak(text => say(text))
      const listened = turn.then(() => {
        write(held)
        say = write
        return spoken
      })
      before = listened.catch(() => undefined)
      return listened
    },
  }
}
