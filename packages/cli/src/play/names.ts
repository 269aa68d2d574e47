import { isJsonObject } from '@truckroll/protocol'
import { PlayFault } from './play-fault.ts'

const wholeName = /^\$([a-z][\w.-]*)$/i
const nameInside = /\$\{([a-z][\w.-]*)\}/gi
/** `external_id`, `external_user_ids`, `externalOrganizationId`: ids that somebody outside Dispatch gave. */
const externalKey = /^external(?:_\w*|[A-Z]\w*)?_?ids?$/i

/** Dispatch takes two companies of one name and telephone number or e-mail address for the same. */
const contactKeys = ['phone_number', 'phoneNumber', 'email']

/**
 * What a scenario has remembered, and how its ids are made unique: every external id and company name that stands in the file
 * goes out with the run behind it, so that the same scenario can be played again in the same world.
 */
export class Names {
  readonly run: string
  readonly #values: Map<string, unknown>

  constructor(run: string, values: ReadonlyMap<string, unknown> = new Map()) {
    this.run = run
    this.#values = new Map(values)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value)
  }

  /** @throws PlayFault if nothing has been remembered under that name. */
  get(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name)
    const known = [...this.#values.keys()].map((each) => `$${each}`).join(', ')
    throw new PlayFault(`expected a name that an earlier step has remembered (${known}), got $${name}`)
  }

  /** A copy, to try something with. */
  copy(): Names {
    return new Names(this.run, this.#values)
  }

  /** Takes over what a copy has remembered. */
  adopt(copy: Names): void {
    for (const [name, value] of copy.#values) this.#values.set(name, value)
  }

  /** An id of this run, such as `claim-1-k3f9x2`. */
  own(id: string): string {
    return `${id}-${this.run}`
  }

  /** A text as the file would say it: without the run. */
  plain(text: string): string {
    return text.replaceAll(`-${this.run}`, '')
  }

  /** What goes out for a value of the file: names replaced, ids of this run. `key`: where it stands. */
  toWire(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.#fillText(value, key)
    if (Array.isArray(value)) return value.map((item) => this.toWire(item, key))
    if (!isJsonObject(value)) return value
    const filled: Record<string, unknown> = {}
    for (const [attribute, inner] of Object.entries(value)) filled[attribute] = this.toWire(inner, attribute)
    const { name } = filled
    const isCompany = typeof name === 'string' && contactKeys.some((contact) => contact in filled)
    return isCompany ? { ...filled, name: this.own(name) } : filled
  }

  /** A text with its names replaced, such as a path. */
  fillIn(text: string): string {
    return text.replaceAll(nameInside, (_whole, name: string) => toText(this.get(name)))
  }

  #fillText(text: string, key: string): unknown {
    const [, name] = wholeName.exec(text) ?? []
    if (name !== undefined) return this.get(name)
    const filled = this.fillIn(text).replace(/^\$\$/, '$')
    return externalKey.test(key) && filled === text ? this.own(text) : filled
  }
}

export function nameIn(text: string): string | undefined {
  return wholeName.exec(text)?.[1]
}

export function toText(value: unknown): string {
  return typeof value === 'string' ? value : String(value)
}
