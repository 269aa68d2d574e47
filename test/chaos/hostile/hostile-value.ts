import { jobPayload, notePayload, statusPayload, type SeededRandom } from '@truckroll/testing'

const words = [
  'job',
  'Put',
  'Actions',
  'id',
  'status',
  'constructor',
  '__proto__',
  'toString',
  'length',
  '',
  '%00',
]
const texts = [
  '',
  ' ',
  'null',
  '-1',
  '9'.repeat(400),
  '1e999',
  '\u0000',
  '\ud800',
  '🚚'.repeat(50),
  "'; drop table events; --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '{{7*7}}',
  'a'.repeat(20_000),
]
const numbers = [0, -0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 64]
const deepest = 250

/** JSON of any shape, with what breaks readers. */
export function hostileValue(random: SeededRandom, depth = 0): unknown {
  const kind = random.integer(0, depth > 4 ? 4 : 7)
  if (kind === 0) return null
  if (kind === 1) return random.chance(0.5)
  if (kind === 2) return random.pick(numbers)
  if (kind <= 4) return random.pick(texts)
  if (kind === 5) return Array.from({ length: random.integer(0, 5) }, () => hostileValue(random, depth + 1))
  if (kind === 6) return nest(random)
  return Object.fromEntries(
    Array.from({ length: random.integer(0, 5) }, () => [random.pick(words), hostileValue(random, depth + 1)]),
  )
}

/** A payload of Dispatch's, with something in it replaced, added or taken away. */
export function hostilePayload(random: SeededRandom, jobId: number): unknown {
  if (random.chance(0.3)) return hostileValue(random)
  const updatedAt = Date.now()
  const job = { id: jobId, organizationId: 11, status: 'offered', updatedAt }
  const whole: unknown = random.pick([
    () => jobPayload(job),
    () => statusPayload(job),
    () => notePayload({ id: jobId, jobId, text: 'a note', updatedAt }),
  ])()
  return spoil(random, whole)
}

/** Bytes for an endpoint that takes any: JSON, broken JSON, or no text at all. */
export function hostileBytes(random: SeededRandom, jobId: number): Buffer {
  const bytes = Buffer.from(JSON.stringify({ type: 'job', payload: hostilePayload(random, jobId) }))
  const kind = random.integer(0, 3)
  if (kind === 0) return bytes.subarray(0, random.integer(0, bytes.length))
  if (kind === 1)
    return Buffer.from(Array.from({ length: random.integer(1, 500) }, () => random.integer(0, 255)))
  if (kind === 2) bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255)
  return bytes
}

function spoil(random: SeededRandom, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    const at = random.integer(0, value.length - 1)
    return value.map((item: unknown, index) => (index === at ? spoil(random, item) : item))
  }
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return hostileValue(random)
  const entries: [string, unknown][] = Object.entries(value)
  const [name] = entries.length === 0 ? ['id'] : random.pick(entries)
  if (random.chance(0.2)) return { ...value, [random.pick(words)]: hostileValue(random) }
  if (random.chance(0.2)) return Object.fromEntries(entries.filter(([other]) => other !== name))
  return Object.fromEntries(entries.map(([each, old]) => [each, each === name ? spoil(random, old) : old]))
}

function nest(random: SeededRandom): unknown {
  let value: unknown = 1
  for (let depth = random.integer(1, deepest); depth > 0; depth -= 1)
    value = random.chance(0.5) ? [value] : { a: value }
  return value
}
