import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'
import { parseJsonByTurns } from './parse-json-by-turns.ts'

const long = 'x'.repeat(40_000)

async function faultOf(read: () => unknown): Promise<unknown> {
  try {
    await read()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

describe('a long text', () => {
  it.each([
    ['a list of many', JSON.stringify(Array.from({ length: 50_000 }, (_, index) => index))],
    [
      'an object of many',
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`k${index}`, { index }])),
      ),
    ],
    ['members longer than a piece', JSON.stringify({ a: long, b: [long, [long], { c: long }], d: 1 })],
    ['a text alone', JSON.stringify(long)],
    ['escapes at the seams', JSON.stringify(Array.from({ length: 9_000 }, () => '\\",[]{}\u2028'))],
    ['ids beyond 2^53', `[${Array.from({ length: 3_000 }, () => '9007199254740993, 1.5').join(',')}]`],
    ['white space', `\n ${JSON.stringify([long, { [long]: [] }], undefined, 4)} \n`],
    ['a name that reaches a prototype', `{"a":"${long}","__proto__":{"isAdmin":true},"__proto__":1}`],
  ])('reads as it does at once: %s', async (_, text) => {
    expect(text.length).toBeGreaterThan(32_768)
    expect(await parseJsonByTurns(text)).toEqual(parseJson(text))
  })

  it('names the same place of an error', async () => {
    const whole = JSON.stringify(
      { a: Array.from({ length: 9_000 }, (_, n) => [n, `${n}`]), b: long, c: { d: [1, 2] } },
      undefined,
      1,
    )
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.constantFrom('', ',', ']', '}', '"', 'x', ':', '[', '1'),
        async (at, put) => {
          const broken = `${whole.slice(0, at)}${put}${whole.slice(at + 1)}`
          expect(await faultOf(() => parseJsonByTurns(broken))).toBe(await faultOf(() => parseJson(broken)))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('lets everything else go on meanwhile', async () => {
    let turns = 0
    const count = () => {
      turns += 1
      ticking = setImmediate(count)
    }
    let ticking = setImmediate(count)
    await parseJsonByTurns(`[${Array.from({ length: 200_000 }, () => '[[1]]').join(',')}]`)
    clearImmediate(ticking)
    expect(turns).toBeGreaterThan(10)
  })
})
