/** What is read of a message that is not read whole: enough to ack it and to find it again. */
export interface SkimmedMessage {
  id?: string
  receipt?: string
  procedureId?: string
  type?: string
}

const fields: Readonly<Record<string, keyof SkimmedMessage>> = {
  'message.id': 'id',
  'message.receipt': 'receipt',
  'message.request.procedureid': 'procedureId',
  'message.request.type': 'type',
}
const payloadPath = 'message.request.payload'
/** The list of messages, a message, its `Message`, its `Request`. */
const deepest = 4
const maxFieldBytes = 2_000

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a

/**
 * Reads ID, Receipt, ProcedureID and Type of the first message of a poll answer out of a stream of its bytes, of any
 * length, and where its payload stands. It keeps nothing else and never throws. Playbook: Dispatch Outbound > Payload
 * Structure
 */
export class MessageSkimmer {
  readonly message: SkimmedMessage = {}
  /** Offsets of the payload's first byte, and of the one behind its last. */
  payload: { readonly start: number; readonly end: number } | undefined
  #offset = 0
  #depth = 0
  /** More than one message, or no list: nothing is read. */
  #isLost = false
  /** By depth: the member that is read, in lower case. */
  readonly #names: string[] = []
  readonly #isObject: boolean[] = []
  #isName = false
  #string: 'no' | 'open' | 'escaped' = 'no'
  #captured: number[] = []
  #payloadStart: number | undefined

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.#isLost; at++) {
      const code = chunk[at] ?? 0
      if (this.#string !== 'no') this.#readString(code)
      else this.#readMark(code, this.#offset + at)
    }
    this.#offset += chunk.length
  }

  #readString(code: number): void {
    if (this.#string === 'escaped') this.#string = 'open'
    else if (code === backslash) this.#string = 'escaped'
    else if (code === quote) {
      this.#string = 'no'
      this.#capture(code)
      if (this.#isName) this.#names[this.#depth] = this.#takeCaptured()?.toLowerCase() ?? ''
      return
    }
    this.#capture(code)
  }

  #readMark(code: number, offset: number): void {
    if (code === quote) {
      this.#string = 'open'
      this.#capture(code)
    } else if (code === 0x5b || code === 0x7b) this.#open(code === 0x7b, offset)
    else if (code === 0x5d || code === 0x7d) this.#close(offset)
    else if (code === comma) this.#next()
    else if (code === colon) this.#isName = false
    else if (code > 0x20) this.#capture(code)
  }

  #open(isObject: boolean, offset: number): void {
    if (this.#path() === payloadPath && this.#payloadStart === undefined) this.#payloadStart = offset
    this.#captured = []
    this.#depth += 1
    if (this.#depth === 1 && isObject) this.#isLost = true
    if (this.#depth > deepest) return
    this.#isObject[this.#depth] = isObject
    this.#names[this.#depth] = ''
    this.#isName = isObject
  }

  #close(offset: number): void {
    this.#endValue()
    this.#depth -= 1
    if (this.#depth > deepest) return
    this.#isName = false
    if (this.#path() !== payloadPath || this.#payloadStart === undefined) return
    this.payload ??= { start: this.#payloadStart, end: offset + 1 }
  }

  #next(): void {
    this.#endValue()
    if (this.#depth <= 1) this.#isLost = true
    this.#isName = this.#depth <= deepest && this.#isObject[this.#depth] === true
  }

  #endValue(): void {
    if (this.#captured.length === 0) return
    const field = fields[this.#path()]
    const value = this.#takeCaptured()
    if (field === undefined || this.message[field] !== undefined) return
    if (typeof value === 'string' && value !== '') this.message[field] = value
  }

  /** The names above the place that is read, such as `message.id`; empty if it is in a list or too deep. */
  #path(): string {
    if (this.#depth < 2 || this.#depth > deepest) return ''
    const names = this.#names.slice(2, this.#depth + 1)
    return this.#isObject.slice(2, this.#depth + 1).every(Boolean) ? names.join('.') : ''
  }

  #capture(code: number): void {
    if (this.#depth <= deepest && this.#captured.length <= maxFieldBytes) this.#captured.push(code)
  }

  /** A text or a number, as text. */
  #takeCaptured(): string | undefined {
    const captured = Buffer.from(this.#captured).toString()
    this.#captured = []
    if (captured.length > maxFieldBytes) return undefined
    if (/^\d+$/.test(captured)) return captured
    try {
      const value: unknown = JSON.parse(captured)
      return typeof value === 'string' ? value : undefined
    } catch {
      return undefined
    }
  }
}
