/** A record of any kind: an id, and whatever it was made of. */
export interface Item {
  readonly id: string
  readonly [field: string]: unknown
}

/** The records of one kind, in memory. */
export class Records {
  readonly #items = new Map<string, Item>()
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  create(fields: object): Item {
    const item = { ...fields, id: `${this.#prefix}_${this.#items.size + 1}` }
    this.#items.set(item.id, item)
    return item
  }

  get(id: string): Item | undefined {
    const item = this.#items.get(id)
    return item?.['isRemoved'] === true ? undefined : item
  }

  change(id: string, fields: object): Item | undefined {
    const item = this.get(id)
    if (item === undefined) return undefined
    const changed = { ...item, ...fields, id }
    this.#items.set(id, changed)
    return changed
  }

  remove(id: string): Item | undefined {
    // Its place stays taken, so that no id is given twice.
    return this.change(id, { isRemoved: true })
  }

  /** Those whose fields have these values. */
  find(wanted: Readonly<Record<string, string>> = {}): Item[] {
    return [...this.#items.values()].filter(
      (item) =>
        item['isRemoved'] !== true && Object.entries(wanted).every(([field, value]) => item[field] === value),
    )
  }
}
