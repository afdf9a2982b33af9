// The page's own module registry, which whatsapp-web.js reads through window.require('WAWeb...').
const modules = new Map()

export function define(name, exported) {
  modules.set(name, exported)
}

/** Throws for what is not simulated, so that a test that needs more says so. */
export function requireModule(name) {
  if (!modules.has(name)) throw new Error(`Requiring unknown module "${name}"`)
  return modules.get(name)
}
