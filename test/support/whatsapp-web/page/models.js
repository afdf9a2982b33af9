// Models and collections in the manner of Backbone, on which WhatsApp Web is built: listeners of a collection hear the
// changes of its models, and `change:<field>` comes before `change`.

export class Emitter {
  #listeners = new Map()

  on(names, listener) {
    for (const name of names.split(' ')) this.#listeners.set(name, [...this.#of(name), listener])
    return this
  }

  off(names, listener) {
    for (const name of names.split(' ')) {
      this.#listeners.set(
        name,
        this.#of(name).filter(known => known !== listener),
      )
    }
    return this
  }

  once(name, listener) {
    const only = (...args) => {
      this.off(name, only)
      listener(...args)
    }
    return this.on(name, only)
  }

  trigger(name, ...args) {
    for (const listener of this.#of(name)) listener(...args)
  }

  /** How many listen to this. */
  hearers(name) {
    return this.#of(name).length
  }

  #of(name) {
    return this.#listeners.get(name) ?? []
  }
}

export class Model extends Emitter {
  #collections = []

  constructor(fields) {
    super()
    Object.assign(this, fields)
  }

  set(changes) {
    const changed = Object.keys(changes).filter(field => this[field] !== changes[field])
    const before = Object.fromEntries(changed.map(field => [field, this[field]]))
    Object.assign(this, changes)
    const hearers = [this, ...this.#collections]
    for (const field of changed) {
      for (const hearer of hearers) hearer.trigger(`change:${field}`, this, this[field], before[field])
    }
    if (changed.length > 0) for (const hearer of hearers) hearer.trigger('change', this)
  }

  joins(collection) {
    this.#collections.push(collection)
  }

  /** What may leave the page: Utils.js getMessageModel(), getChatModel() and getContactModel() begin with it. */
  serialize() {
    return { ...this }
  }

  /** An exposed function gets a model as JSON: Client.js attachEventListeners() hands a whole chat over. */
  toJSON() {
    return this.serialize()
  }
}

export class Collection extends Emitter {
  #models = new Map()

  add(model) {
    this.#models.set(model.id._serialized, model)
    model.joins(this)
    this.trigger('add', model)
    return model
  }

  /** By id, or by its text. */
  get(id) {
    return this.#models.get(typeof id === 'string' ? id : id?._serialized)
  }

  remove(model) {
    this.#models.delete(model.id._serialized)
    this.trigger('remove', model)
  }

  getModelsArray() {
    return [...this.#models.values()]
  }

  filter(holds) {
    return this.getModelsArray().filter(holds)
  }

  get length() {
    return this.#models.size
  }
}
