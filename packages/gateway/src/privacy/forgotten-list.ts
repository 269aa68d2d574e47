import { createHmac, randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { type ForgottenMark, GatewayError } from '@truckroll/store'
import { z } from 'zod'
import type { SecretBox } from '../providers/secret-box.ts'
import type { PersonalValue } from './personal-values.ts'

const fileKeyId = 'file'
const fileSchema = z.object({
  /** Used if no encryption key is set. */
  key: z.base64(),
  marks: z.array(z.object({ kind: z.string(), keyId: z.string(), hash: z.string(), at: z.number() })),
})
type Content = z.infer<typeof fileSchema>

/**
 * What was forgotten, as keyed hashes, in a file beside the store: a backup does not have it, so it outlives that a
 * backup is put in the store's place.
 */
export class ForgottenList {
  readonly #path: string | undefined
  readonly #box: SecretBox
  #content: Promise<Content> | undefined

  /** `path`: undefined if there is no place for a file. */
  constructor(path: string | undefined, box: SecretBox) {
    this.#path = path
    this.#box = box
  }

  async marks(): Promise<readonly ForgottenMark[]> {
    return (await this.#read()).marks
  }

  /** A mark of it under the key that seals, or under the file's own. */
  async toMark({ kind, value }: PersonalValue, at: number): Promise<ForgottenMark> {
    const keyId = this.#box.keyIds[0] ?? fileKeyId
    return { kind, keyId, hash: (await this.hash({ kind, value }, keyId)) ?? '', at }
  }

  /** Undefined if that key is not set. */
  async hash({ kind, value }: PersonalValue, keyId: string): Promise<string | undefined> {
    const text = `${kind}:${value}`
    if (keyId !== fileKeyId || this.#box.keyIds.includes(keyId)) return this.#box.hash(text, keyId)
    const { key } = await this.#read()
    return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64url')
  }

  /** Adds those that the file lacks; on the disk once it resolves. Why they are kept nowhere, if they are not. */
  async add(marks: readonly ForgottenMark[]): Promise<unknown> {
    if (this.#path === undefined) return 'there is no place for the list'
    const content = await this.#read()
    const known = new Set(content.marks.map(toName))
    const fresh = marks.filter((mark) => !known.has(toName(mark)))
    if (fresh.length === 0) return undefined
    const next = { ...content, marks: [...content.marks, ...fresh] }
    try {
      await this.#write(next, this.#path)
    } catch (error) {
      return error
    }
    this.#content = Promise.resolve(next)
    return undefined
  }

  #read(): Promise<Content> {
    this.#content ??= this.#load()
    return this.#content
  }

  async #load(): Promise<Content> {
    const fresh = { key: randomBytes(32).toString('base64'), marks: [] }
    if (this.#path === undefined) return fresh
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fresh
      throw new GatewayError(
        'TR_STORE_UNAVAILABLE',
        `${this.#path}, which keeps what was forgotten, cannot be read: mend it, or put a copy of it back`,
        { cause: error },
      )
    }
  }

  /** As a whole or not at all, and for the gateway's user alone. */
  async #write(content: Content, path: string): Promise<void> {
    const next = `${path}.next`
    const file = await open(next, 'w', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(content, undefined, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(next, path)
  }
}

/** The same thing under the same key. */
export function toName({ keyId, hash }: ForgottenMark): string {
  return `${keyId}:${hash}`
}
