import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toExpectation } from './to-expectation.ts'
import { toKind } from './to-kind.ts'

function wordsOf(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(toExpectation)
}

const formats: Readonly<Record<string, z.ZodType>> = {
  email: z.email(),
  url: z.url(),
  datetime: z.iso.datetime(),
  date: z.iso.date(),
  time: z.iso.time(),
  duration: z.iso.duration(),
  emoji: z.emoji(),
  uuid: z.uuid(),
  uuidv4: z.uuidv4(),
  uuidv6: z.uuidv6(),
  uuidv7: z.uuidv7(),
  guid: z.guid(),
  nanoid: z.nanoid(),
  cuid: z.cuid(),
  cuid2: z.cuid2(),
  ulid: z.ulid(),
  xid: z.xid(),
  ksuid: z.ksuid(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  mac: z.mac(),
  cidrv4: z.cidrv4(),
  cidrv6: z.cidrv6(),
  base64: z.base64(),
  base64url: z.base64url(),
  e164: z.e164(),
  jwt: z.jwt(),
  hex: z.hex(),
  hostname: z.hostname(),
  lowercase: z.string().lowercase(),
  uppercase: z.string().uppercase(),
  own: z.stringFormat('acme_id', () => false),
  ownWithVowel: z.stringFormat('order', () => false),
}

const schemas: readonly z.ZodType[] = [
  ...Object.values(formats),
  z.string().startsWith('whsec_'),
  z.string().endsWith('.ts'),
  z.string().includes('@'),
  z.string().regex(/^a$/),
  z.string().min(1),
  z.string().min(2),
  z.string().max(1),
  z.string().max(2),
  z.number(),
  z.int(),
  z.int32(),
  z.uint32(),
  z.number().min(5),
  z.number().max(-5),
  z.number().positive(),
  z.number().negative(),
  z.number().multipleOf(7),
  z.bigint(),
  z.boolean(),
  z.date(),
  z.date().min(new Date('2100-01-01')),
  z.date().max(new Date('2000-01-01')),
  z.array(z.string()),
  z.array(z.unknown()).min(9),
  z.array(z.unknown()).max(0),
  z.tuple([z.string(), z.number()]),
  z.set(z.string()),
  z.map(z.string(), z.string()),
  z.object({ a: z.string() }),
  z.strictObject({}),
  z.record(z.enum(['one']), z.string()),
  z.record(z.string().length(9), z.string()),
  z.symbol(),
  z.file(),
  z.instanceof(URL),
  z.null(),
  z.undefined(),
  z.void(),
  z.never(),
  z.nan(),
  z.literal(5),
  z.enum(['red', 'green']),
  z.union([z.string(), z.number()]),
  z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]),
  z.union([]),
  z.custom(() => false),
  z.string().refine(() => false),
  z.function(),
]
const values: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  3,
  1e300,
  -1.5,
  5n,
  Number.NaN,
  '',
  'Ünlike any',
  'THREE',
  'three',
  [],
  [1, 'x'],
  {},
  { a: 1 },
  { kind: 'b' },
  new Date('2050-01-01'),
  new Set([1]),
  new Map([[1, 1]]),
  Symbol('x'),
  () => 1,
]

const silentH = /^(?:hour|honest)/i
const spelledWithVowelSound = /^(?:XID|HTML|ISO|IP|MP|e-|E\b)/
const saidWithConsonant = /^(?:u(?:rl|uid|lid|ser|nit)|one)\b/i

/** Does each noun have the right article? */
function articlesOf(words: string): { article: string; noun: string }[] {
  return [...words.matchAll(/(?<![\w"])(an?) ([\w"][\w".-]*)/g)].map(([, article = '', noun = '']) => ({
    article,
    noun,
  }))
}

function isRight({ article, noun }: { article: string; noun: string }): boolean {
  const vowel =
    spelledWithVowelSound.test(noun) ||
    silentH.test(noun) ||
    (/^[aeiou]/i.test(noun) && !saidWithConsonant.test(noun))
  return article === (vowel ? 'an' : 'a')
}

const all = [...new Set(schemas.flatMap((schema) => values.flatMap((value) => wordsOf(schema, value))))]

describe('what was expected, in words', () => {
  it('is a noun with its right article, whatever a schema finds', () => {
    expect(all.length).toBeGreaterThan(60)
    const wrong = all.filter((words) => !articlesOf(words).every(isRight))
    expect(wrong).toEqual([])
    const begin =
      /^(?:an? |one of |none of |no |nothing$|null$|true or false$|other |another |base64|hex digits$|JSON$|\d)/
    expect(all.filter((words) => !begin.test(words))).toEqual([])
  })

  it('counts one thing in the singular, several in the plural', () => {
    expect(all.filter((words) => /\b1 \w+s\b|\b(?!1\b)\d+ (?:character|item)\b/.test(words))).toEqual([])
    expect(wordsOf(z.string().max(1), 'ab')).toEqual(['a text of at most 1 character'])
    expect(wordsOf(z.string().max(2), 'abc')).toEqual(['a text of at most 2 characters'])
  })

  it('has no words of zod in it', () => {
    expect(
      all.filter((words) => /\b(?:invalid|received|input|undefined|array|string|boolean)\b/i.test(words)),
    ).toEqual([])
  })

  it.each(Object.entries(formats))('names the format %s', (_, schema) => {
    expect(wordsOf(schema, 'Ünlike any Of Them')).toHaveLength(1)
  })
})

it.each(values.map((value) => [toKind(value)]))('what came is called %s', (kind) => {
  expect(
    kind === 'nothing' || kind === 'null' || kind === 'true or false' || articlesOf(kind).length === 1,
  ).toBe(true)
  expect(articlesOf(kind).every(isRight)).toBe(true)
})
