import { randomBytes } from 'node:crypto'

/** Where randomness comes from. A seeded one is for tests only: API keys are made of it. */
export type RandomBytes = (byteCount: number) => Uint8Array

export const systemRandom: RandomBytes = (byteCount) => randomBytes(byteCount)

/** An opaque id such as `wo_6f0c…`: 96 random bits behind a prefix that says what it names. */
export function createId(prefix: string, random: RandomBytes): string {
  return `${prefix}_${Buffer.from(random(12)).toString('hex')}`
}

/** A number from 0 up to, not including, 1. */
export function randomFraction(random: RandomBytes): number {
  return Buffer.from(random(4)).readUInt32BE() / 2 ** 32
}
