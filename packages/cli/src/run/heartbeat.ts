const beatsAt = 0
const lengthAt = 1
const headerBytes = 8
const textBytes = 4_096

/** Memory that two threads share: a count of beats and a short text. */
export interface Heartbeat {
  readonly buffer: SharedArrayBuffer
  beat(): void
  beats(): number
  note(text: string): void
  lastNote(): string
}

export function createHeartbeat(buffer = new SharedArrayBuffer(headerBytes + textBytes)): Heartbeat {
  const header = new Int32Array(buffer, 0, headerBytes / Int32Array.BYTES_PER_ELEMENT)
  const text = new Uint8Array(buffer, headerBytes, textBytes)
  const encoder = new TextEncoder()
  return {
    buffer,
    beat: () => void Atomics.add(header, beatsAt, 1),
    beats: () => Atomics.load(header, beatsAt),
    note: (value) => {
      const { written } = encoder.encodeInto(value, text)
      Atomics.store(header, lengthAt, written)
    },
    // A TextDecoder refuses shared memory: read from a copy.
    lastNote: () => new TextDecoder().decode(text.slice(0, Atomics.load(header, lengthAt))),
  }
}
