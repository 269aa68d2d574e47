import { randomBytes, randomUUID } from 'node:crypto'

/** The only source of chance in the engine. */
export interface Random {
  /** A number in [0, 1), for jitter. */
  next(): number
  /** An id that nobody else has, `[A-Za-z0-9_-]` only. */
  id(): string
}

/** Chance from the operating system. */
export class SystemRandom implements Random {
  next(): number {
    return randomBytes(4).readUInt32LE() / 2 ** 32
  }

  id(): string {
    return randomUUID()
  }
}
