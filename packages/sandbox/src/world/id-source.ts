import { createHash } from 'node:crypto'

/**
 * Ids that look random and are not: each comes from the seed, a purpose and a number that is counted up in
 * the world. The same seed and the same acts give the same ids, and a restart never gives one twice.
 */
export class IdSource {
  readonly #seed: string

  constructor(seed: string) {
    this.#seed = seed
  }

  uuid(purpose: string, count: number): string {
    const hex = this.#digest(`${purpose}:${count}`).toString('hex')
    const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(18, 20)}`,
      hex.slice(20, 32),
    ].join('-')
  }

  /** As long and as opaque as the receipts of a queue are. */
  receipt(count: number): string {
    return Buffer.concat([this.#digest(`receipt:${count}`), this.#digest(`receipt-end:${count}`)]).toString(
      'base64',
    )
  }

  /** 32 bytes of hex. */
  secret(purpose: string): string {
    return this.#digest(`secret:${purpose}`).toString('hex')
  }

  #digest(text: string): Buffer {
    return createHash('sha256').update(`${this.#seed}:${text}`).digest()
  }
}
