// What outlives the page, in IndexedDB: whom it is linked as, and messages that have not left yet. Without a database the
// page runs on and remembers nothing: whatsapp-web.js deletes the profile of a running browser when the phone logs out
// (LocalAuth.js logout()).

async function inStore(store, mode, use) {
  const database = await opened().catch(() => undefined)
  if (!database) return undefined
  try {
    const transaction = database.transaction(store, mode, { durability: 'strict' })
    const request = use(transaction.objectStore(store))
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = () => reject(transaction.error)
    })
    return request.result
  } finally {
    database.close()
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('whatsapp', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('session')
      request.result.createObjectStore('unsent', { keyPath: 'id' })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export const linkedDevice = () => inStore('session', 'readonly', store => store.get('device'))
export const keepDevice = device => inStore('session', 'readwrite', store => store.put(device, 'device'))

export const unsentMessages = async () => (await inStore('unsent', 'readonly', store => store.getAll())) ?? []
export const keepUnsent = message => inStore('unsent', 'readwrite', store => store.put(message))
export const forgetUnsent = id => inStore('unsent', 'readwrite', store => store.delete(id))

export async function forgetEverything() {
  await inStore('session', 'readwrite', store => store.clear())
  await inStore('unsent', 'readwrite', store => store.clear())
}
