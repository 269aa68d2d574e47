import { toKind } from '@truckroll/protocol'
import * as z from 'zod'

/** The parts of steps; what each means stands in docs/scenarios.md. */

const maxItems = 1_000
const anyFields = z.record(z.string(), z.unknown())
/** A whole answer, list or object: what is written must be there, anything else may be. */
const anyShape = z.unknown().refine((value) => value !== undefined, 'expected what should be there')
const status = z.int().min(100).max(599)
const duration = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const ms = toMs(String(value))
    if (ms !== undefined) return ms
    context.addIssue({ code: 'custom', message: 'expected a time such as 31 s, 5 min, 2 h or 3 d' })
    return z.NEVER
  })
  .describe('such as 31 s, 5 min, 2 h, 3 d')

/** One record under its type, such as `job: {...}`; `header` holds what the header says besides type and version. */
const recordItem = z
  .record(z.string(), z.unknown())
  .transform((item, context): { type: string; fields: z.infer<typeof anyFields>; header: object } => {
    const { header = {}, ...rest } = item
    const [type, ...others] = Object.keys(rest)
    if (type === undefined || others.length > 0) {
      context.addIssue({ code: 'custom', message: 'expected one record under its type, such as job: {...}' })
      return z.NEVER
    }
    const fields = anyFields.safeParse(rest[type])
    const extra = anyFields.safeParse(header)
    if (!fields.success) {
      context.addIssue({
        code: 'custom',
        path: [type],
        message: `expected attributes, got ${toKind(rest[type])}`,
      })
      return z.NEVER
    }
    if (!extra.success) {
      context.addIssue({ code: 'custom', path: ['header'], message: 'expected attributes of the header' })
      return z.NEVER
    }
    return { type, fields: fields.data, header: extra.data }
  })

/** Records of a post, or of a seed file. */
export const recordListSchema = z.array(recordItem).min(1, 'expected at least one record').max(maxItems)

const posts = z.union([
  recordListSchema.transform((records) => ({
    records,
    messageId: undefined,
    recordType: undefined,
    times: 1,
  })),
  z.strictObject({
    records: recordListSchema,
    messageId: z.string().min(1).max(200).optional(),
    recordType: z.string().min(1).max(100).optional(),
    /** Posts the same once more for each: every time the same bytes and MessageId. */
    times: z.int().min(1).max(100).default(1),
  }),
])

/** One event under its name, such as `job: {status: complete}`. */
const eventItem = z
  .record(z.string(), z.unknown())
  .refine((item) => Object.keys(item).length === 1, 'expected one event under its name, such as job: {...}')
const receives = z.array(eventItem).max(maxItems)

const polls = z
  .strictObject({
    most: z.int().min(1).max(10).default(10).describe('maxNumberOfMessages'),
    /** How many must come. */
    count: z.int().min(0).max(10).optional(),
    gets: receives.optional(),
    /** A name for these messages, to ack them. */
    call: z.string().min(1).max(100).optional(),
    /** The name of an earlier poll whose messages must come again: the same IDs, new Receipts. */
    again: z.string().min(1).max(100).optional(),
  })
  .refine(({ count, gets }) => count !== undefined || gets !== undefined, 'expected count or gets')

const acks = z.strictObject({
  call: z.string().min(1).max(100),
  status: status.default(200),
})

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
const pathSchema = z.string().regex(/^\//, 'expected a path that begins with /').max(2_000)

const calls = z
  .strictObject({
    get: pathSchema.optional(),
    post: pathSchema.optional(),
    put: pathSchema.optional(),
    patch: pathSchema.optional(),
    delete: pathSchema.optional(),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    json: z.unknown().optional(),
    text: z.string().max(1_000_000).optional(),
    gzip: z.boolean().default(false),
    headers: z.record(z.string(), z.string()).default({}),
    bearer: z.string().optional(),
    signed: z
      .enum(['right', 'wrong secret', 'wrong key', 'changed byte', 'not'])
      .default('right')
      .describe('of requests to /agent'),
    times: z.int().min(1).max(100).default(1),
    status: status.optional(),
    /** The JSON of the answer. */
    answer: anyShape.optional(),
    answerText: z.string().optional(),
    answerType: z.string().optional().describe('its Content-Type'),
  })
  .transform((call, context) => {
    const given = methods.filter((method) => call[method] !== undefined)
    const [method] = given
    if (method === undefined || given.length > 1) {
      context.addIssue({ code: 'custom', message: `expected one of ${methods.join(', ')} with a path` })
      return z.NEVER
    }
    return { ...call, method: method.toUpperCase(), path: call[method] ?? '/' }
  })

const acts = z
  .looseObject({
    job: z.union([z.string(), z.number()]).describe('its external id, or $name of its id'),
    act: z.string().min(1).max(100),
    refused: z.string().min(1).optional().describe('a part of what Dispatch says against it'),
  })
  .transform(({ job, refused, ...act }) => ({ job, refused, act }))

const reports = z
  .looseObject({
    job: z.union([z.string(), z.number()]),
    kind: z.string().min(1).max(100),
    status: status.default(202),
    answer: anyShape.optional(),
  })
  .transform(({ job, status: expected, answer, ...update }) => ({ job, status: expected, answer, update }))

const matches = z.strictObject({
  provider: z.string().min(1).max(200).describe('the external_organization_id that asked'),
  /** The gateway that its jobs go to. */
  gateway: z.string().min(1).max(200).default('gateway'),
  /** Whether Dispatch calls the gateway back. */
  callback: z.boolean().default(true),
})

const trouble = z.looseObject({
  route: z.string().min(1).max(100),
  kind: z.string().min(1).max(100),
  /** Whose requests. */
  of: z.string().min(1).max(100).optional(),
})

const nothing = z.union([z.null(), z.literal('')])

/** Everything that somebody can do in a step. */
export const verbs = {
  posts,
  receives,
  polls,
  acks,
  calls,
  holds: z.union([anyFields, z.literal('nothing').transform((): z.infer<typeof anyFields> => ({}))]),
  acts,
  matches,
  reports,
  answers: z.strictObject({ status, times: z.int().min(1).max(1_000).default(1) }),
  starts: nothing,
  stops: nothing,
  'store fails': z.strictObject({ times: z.int().min(1).max(100) }),
  moves: duration,
  trouble,
} as const satisfies Record<string, z.ZodType>

export type Verb = keyof typeof verbs
export type StepValue<V extends Verb = Verb> = z.output<(typeof verbs)[V]>

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word)
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

function toMs(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) *(ms|s|min|h|d)$/.exec(text.trim()) ?? []
  const factor = units[unit]
  return factor === undefined ? undefined : Math.round(Number(amount) * factor)
}
