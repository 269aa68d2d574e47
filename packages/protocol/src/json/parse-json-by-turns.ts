import { setImmediate } from 'node:timers/promises'
import { ProtocolError } from '../errors.ts'
import { Pace } from '../pace/pace.ts'
import { countJsonValues } from './count-json-values.ts'
import { faultOffset, toFault } from './find-json-fault.ts'
import { endOfString } from './json-depth.ts'
import { isJsonObject } from './json-object.ts'
import { checkDepth, parseJson, parseKeepingDigits, toSyntaxError } from './parse-json.ts'

/** So much is parsed at once. A container that is longer is read member by member. */
const pieceCharacters = 32_768

const space = /[ \t\n\r]*/y
const endOfScalar = /[,\]}\s]/g
const quote = 0x22
const comma = 0x2c
const colon = 0x3a

/** Of a text of more than a piece; a shorter one is read whatever it holds. */
export interface JsonLimits {
  /** How many values it may hold in all; not one of more is read. */
  readonly maxValues?: number | undefined
  /** How many members a list or object may have. */
  readonly maxMembers?: number | undefined
}

/**
 * `parseJson` for texts of any length: it reads a long one piece by piece and lets the event loop turn between. A
 * parse of 10 MB at once takes a second and more.
 *
 * Throws ProtocolError TR_PROTOCOL_JSON_SYNTAX; TR_PROTOCOL_JSON_DEPTH below 256 levels; TR_PROTOCOL_JSON_SIZE above the
 * limits.
 */
export async function parseJsonByTurns(
  text: string,
  { maxValues = Infinity, maxMembers = Infinity }: JsonLimits = {},
): Promise<unknown> {
  if (text.length <= pieceCharacters) return parseJson(text)
  // Each of these looks at all of the text, and nothing is copied: a turn each.
  await setImmediate()
  checkDepth(text)
  await setImmediate()
  if (maxValues < Infinity && countJsonValues(text) > maxValues) throw tooMany(maxValues, 'values in all')
  return new LongJson(text, maxMembers).read()
}

interface Container {
  readonly isList: boolean
  readonly close: number
}

const list: Container = { isList: true, close: 0x5d }
const object: Container = { isList: false, close: 0x7d }

class LongJson {
  readonly #text: string
  readonly #maxMembers: number
  readonly #pace = new Pace()
  #at = 0

  constructor(text: string, maxMembers: number) {
    this.#text = text
    this.#maxMembers = maxMembers
  }

  async read(): Promise<unknown> {
    this.#skipSpace()
    const value = await this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#fault(this.#at)
    return value
  }

  /** Reads the value that begins here, and stands behind it. */
  async #value(): Promise<unknown> {
    const first = this.#text[this.#at]
    if (first === '[') return this.#list()
    return first === '{' ? this.#object() : this.#scalar()
  }

  async #list(): Promise<unknown[]> {
    const values: unknown[] = []
    await this.#members(list, {
      run: (members) => {
        if (!Array.isArray(members)) return 0
        const read: unknown[] = members
        for (const value of read) values.push(value)
        return read.length
      },
      long: async () => void values.push(await this.#value()),
    })
    return values
  }

  async #object(): Promise<Record<string, unknown>> {
    const result: Record<string, unknown> = {}
    await this.#members(object, {
      run: (members) => {
        const entries = isJsonObject(members) ? Object.entries(members) : []
        for (const [name, value] of entries) setOwn(result, name, value)
        return entries.length
      },
      long: async () => {
        if (this.#text.charCodeAt(this.#at) !== quote) throw this.#fault(this.#at)
        const name = String(this.#scalar())
        this.#skipSpace()
        this.#expect(colon)
        this.#skipSpace()
        setOwn(result, name, await this.#value())
      },
    })
    return result
  }

  /** Reads the members of a container: as many at once as make a piece, and one alone if it is longer than that. */
  async #members(
    container: Container,
    take: { run(members: unknown): number; long(): Promise<void> },
  ): Promise<void> {
    this.#at += 1
    let members = 0
    for (let isFirst = true; ; isFirst = false) {
      const start = this.#at
      const end = this.#endOfRun()
      if (end === undefined) {
        this.#skipSpace()
        await take.long()
        members += 1
        this.#skipSpace()
      } else {
        const isLast = this.#text.charCodeAt(end) !== comma
        const count = take.run(this.#parseRun(container, start, end))
        // Nothing between two commas, or behind the last one.
        if (count === 0 && !(isFirst && isLast)) throw this.#fault(end)
        members += count
        this.#at = end
        await this.#pace.spend(end - start)
      }
      if (members > this.#maxMembers) throw tooMany(this.#maxMembers, 'members in a list or object')
      if (this.#text.charCodeAt(this.#at) !== comma) return this.#expect(container.close)
      this.#at += 1
    }
  }

  /** Where the members that fit into one piece end: at a comma, or at the container's end. Undefined if none fits. */
  #endOfRun(): number | undefined {
    const text = this.#text
    const limit = Math.min(text.length, this.#at + pieceCharacters)
    let depth = 0
    let end: number | undefined
    for (let at = this.#at; at < limit; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) at = endOfString(text, at)
      else if (code === 0x5b || code === 0x7b) depth += 1
      else if (code === 0x5d || code === 0x7d) {
        if (depth === 0) return at
        depth -= 1
      } else if (code === comma && depth === 0) end = at
    }
    return end
  }

  #parseRun({ isList }: Container, start: number, end: number): unknown {
    const members = this.#text.slice(start, end)
    const run = isList ? `[${members}]` : `{${members}}`
    try {
      return parseKeepingDigits(run)
    } catch {
      throw this.#fault(start + faultOffset(run) - 1)
    }
  }

  /** A string or number, of any length, or a word. */
  #scalar(): unknown {
    const start = this.#at
    this.#at = this.#endOfScalar(start)
    const scalar = this.#text.slice(start, this.#at)
    try {
      return parseKeepingDigits(scalar)
    } catch {
      throw this.#fault(start + faultOffset(scalar))
    }
  }

  #endOfScalar(start: number): number {
    if (this.#text.charCodeAt(start) === quote)
      return Math.min(endOfString(this.#text, start) + 1, this.#text.length)
    endOfScalar.lastIndex = start
    return endOfScalar.exec(this.#text)?.index ?? this.#text.length
  }

  #skipSpace(): void {
    space.lastIndex = this.#at
    space.test(this.#text)
    this.#at = space.lastIndex
  }

  #expect(code: number): void {
    if (this.#text.charCodeAt(this.#at) !== code) throw this.#fault(this.#at)
    this.#at += 1
  }

  #fault(offset: number) {
    return toSyntaxError(toFault(this.#text, offset))
  }
}

function tooMany(limit: number, what: string): ProtocolError {
  return new ProtocolError('TR_PROTOCOL_JSON_SIZE', `expected at most ${limit} ${what}, got more`)
}

/** As JSON.parse does: a member called `__proto__` is one like any other. */
function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
