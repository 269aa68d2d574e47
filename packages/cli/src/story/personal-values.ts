import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { anonymise } from '../jobs/anonymise.ts'

/** A shorter text stands in too many others. */
const shortest = 3
const removed = '(removed)'
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** Takes what names a person out of texts. */
export type Scrub = (text: string) => string

/** What of a job names people or tells how they are reached: all that an anonymised copy says otherwise. */
export function toScrub(job: JsonObject): Scrub {
  const values = new Set<string>()
  collect(job, anonymise(job), values)
  const patterns = [...values]
    .filter((value) => value.length >= shortest)
    .toSorted((left, right) => right.length - left.length)
    .map((value) => new RegExp(String.raw`(?<![\p{L}\p{N}])${toPattern(value)}(?![\p{L}\p{N}])`, 'giu'))
  return (text) =>
    patterns.reduce((left, pattern) => left.replace(pattern, removed), text.replace(email, removed))
}

function collect(given: unknown, safe: unknown, values: Set<string>): void {
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'bigint') {
    if (given !== safe) values.add(String(given).trim())
  } else if (Array.isArray(given)) {
    given.forEach((item: unknown, index) =>
      collect(item, Array.isArray(safe) ? safe[index] : undefined, values),
    )
  } else if (isJsonObject(given)) {
    for (const [name, item] of Object.entries(given)) {
      collect(item, isJsonObject(safe) ? safe[name] : undefined, values)
    }
  }
}

/** A telephone number is found in any spelling. */
function toPattern(value: string): string {
  const digits = value.replaceAll(/\D/g, '')
  const isNumber = digits.length >= 7 && /^[\d\s+()./-]+$/.test(value)
  if (!isNumber) return value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return digits
    .slice(-10)
    .split('')
    .join(String.raw`[\s()./+\-]*`)
}
