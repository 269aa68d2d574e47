import { createHash } from 'node:crypto'
import { MessageSkimmer, outlineMessage, parsePollAnswer, type QueuedMessage } from '@truckroll/protocol'
import type { HttpAnswer } from '../http/exchange.ts'
import { headerText } from '../http/header-text.ts'
import { printable } from '../http/printable.ts'
import { readBounded } from '../http/read-bounded.ts'
import type { PollResult } from './poll-result.ts'

const headBytes = 100

/** Reads an answer up to `maxBytes`; of a larger one, if `skipsLarge`, what acks its first message. */
export async function readPollAnswer(
  answer: HttpAnswer,
  maxBytes: number,
  skipsLarge: boolean,
): Promise<PollResult> {
  const large = skipsLarge ? new SkippedAnswer() : undefined
  const { bytes, bodyBytes, isTooLarge, brokeWith } = await readBounded(answer.body, maxBytes, large)
  if (brokeWith !== undefined) throw brokeWith
  if (isTooLarge) {
    const message = large?.toMessage(bodyBytes)
    return message === undefined
      ? { kind: 'too-large', bodyBytes }
      : { kind: 'messages', messages: [message], bodyBytes }
  }
  const parsed = await parsePollAnswer(bytes)
  if (parsed.kind === 'messages') return { kind: 'messages', messages: parsed.messages, bodyBytes }
  const outline = {
    status: answer.status,
    contentType: printable(Buffer.from(headerText(answer.headers, 'content-type') ?? ''), headBytes),
    bodyBytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    head: printable(bytes, headBytes),
  }
  return { kind: 'not-envelope', outline }
}

/** An answer of which only an outline is kept, however long it is. */
class SkippedAnswer {
  readonly #skimmer = new MessageSkimmer()
  readonly #hash = createHash('sha256')
  #head: Uint8Array | undefined

  write(chunk: Uint8Array): void {
    this.#head ??= chunk.slice(0, headBytes)
    this.#hash.update(chunk)
    this.#skimmer.write(chunk)
  }

  /** Undefined if it has no message that could be acked. */
  toMessage(bytes: number): QueuedMessage | undefined {
    const { id, receipt } = this.#skimmer.message
    if (id === undefined || receipt === undefined) return undefined
    const sha256 = this.#hash.digest('hex')
    return outlineMessage(this.#skimmer, { bytes, sha256, head: this.#head ?? new Uint8Array() })
  }
}
