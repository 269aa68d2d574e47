import { findNearestName } from '@truckroll/protocol'
import * as z from 'zod'
import { isVerb, verbs, type StepValue, type Verb } from './step-schemas.ts'

/** Who is always there, besides those of `cast`. */
const people: Readonly<Record<string, readonly Verb[]>> = {
  app: ['acts'],
  dispatch: ['holds', 'matches'],
  control: ['calls'],
  time: ['moves'],
  bms: ['receives', 'reports', 'answers', 'holds'],
}
const wireVerbs: readonly Verb[] = ['posts', 'receives', 'polls', 'acks', 'calls', 'holds']
const gatewayVerbs: readonly Verb[] = ['calls', 'holds', 'starts', 'stops', 'store fails']

const memberSchema = z
  .strictObject({
    role: z.enum(['brand', 'gateway', 'application']),
    acks: z.boolean().default(false),
    errors: z.boolean().default(false),
    /** A real gateway runs on this account; otherwise the steps say what it posts and polls. */
    runs: z.boolean().default(false),
    /** It shares account and store with this gateway, and starts when a step says so. */
    twin: z.string().optional(),
    /** Service companies whose jobs go to this gateway, by the id that it has for them. */
    providers: z.array(z.string().min(1).max(200)).max(100).default([]),
    /** Providers of this gateway that it knows as connected from the start. */
    connected: z.boolean().default(true),
  })
  .refine(({ role, runs, providers }) => role === 'gateway' || (!runs && providers.length === 0), {
    message: 'expected runs and providers on a gateway only',
  })

export type Member = z.output<typeof memberSchema>

const defaultCast = { brand: { role: 'brand' as const } }

const memberName = /^[a-z][a-z0-9 ]{0,40}$/

const castSchema = z.record(z.string(), memberSchema).superRefine((cast, context) => {
  for (const [name, { twin }] of Object.entries(cast)) {
    if (!memberName.test(name)) {
      const message = 'expected a name of small letters, digits and spaces'
      context.addIssue({ code: 'custom', path: [name], message })
    }
    if (Object.hasOwn(people, name)) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `expected another name: ${name} is always there`,
      })
    }
    if (twin !== undefined && cast[twin]?.runs !== true) {
      context.addIssue({
        code: 'custom',
        path: [name, 'twin'],
        message: 'expected the name of a gateway that runs',
      })
    }
  }
})

/** One step, checked: who does what. */
export type Step = {
  readonly [V in Verb]: {
    readonly who: string
    readonly verb: V
    readonly value: StepValue<V>
    /** A remark for the reader. */
    readonly say: string | undefined
  }
}[Verb]

const rawStep = z.record(z.string(), z.unknown())

export const scenarioSchema = z
  .strictObject({
    scenario: z.int().min(1).max(9_999).optional(),
    title: z.string().min(1).max(200),
    about: z.string().max(2_000).optional(),
    playbook: z.string().max(500).optional(),
    cast: castSchema.default(castSchema.parse(defaultCast)),
    steps: z.array(rawStep).min(1, 'expected at least one step').max(500),
    end: z.record(z.string(), z.unknown()),
  })
  .transform((file, context) => {
    const steps = file.steps.map((raw, index) => readStep(raw, file.cast, ['steps', index], context))
    const end = readEnd(file.end, file.cast, context)
    return { ...file, steps: steps.flatMap((step) => step ?? []), end }
  })

export type Scenario = z.output<typeof scenarioSchema>

/** What each side holds at the end. Everybody of the cast who can hold something must be there. */
function readEnd(
  end: Readonly<Record<string, unknown>>,
  cast: Readonly<Record<string, Member>>,
  context: Context,
): Step[] {
  const missing = Object.entries(cast).flatMap(([name, { role, twin }]) =>
    role !== 'application' && twin === undefined && !Object.hasOwn(end, name) ? [name] : [],
  )
  if (!Object.hasOwn(end, 'dispatch')) missing.unshift('dispatch')
  if (Object.values(cast).some(({ runs }) => runs) && !Object.hasOwn(end, 'bms')) missing.push('bms')
  if (missing.length > 0) {
    const message = `expected what each side holds at the end, too: ${missing.join(', ')} (or nothing)`
    context.addIssue({ code: 'custom', path: ['end'], message })
  }
  return Object.entries(end).flatMap(
    ([who, value]) => readAct({ who, verb: 'holds', value }, cast, ['end', who], context) ?? [],
  )
}

type Context = z.core.$RefinementCtx
type Path = (string | number)[]

function readStep(
  raw: Readonly<Record<string, unknown>>,
  cast: Readonly<Record<string, Member>>,
  path: Path,
  context: Context,
): Step | undefined {
  const { say, ...rest } = raw
  const refuse = (message: string, at: Path = path) => {
    context.addIssue({ code: 'custom', path: at, message })
    return undefined
  }
  if (say !== undefined && typeof say !== 'string') return refuse('expected a text', [...path, 'say'])
  const [phrase, ...others] = Object.keys(rest)
  if (phrase === undefined || others.length > 0) {
    return refuse('expected who does what, once a step, such as brand posts: [...]')
  }
  const at = [...path, phrase]
  if (phrase === 'trouble') {
    return readAct({ who: 'control', verb: 'trouble', value: rest[phrase], say }, cast, at, context)
  }
  const phrases = phrasesOf(cast)
  const found = phrases.get(phrase)
  if (found === undefined) {
    const nearest = findNearestName(phrase, [...phrases.keys(), 'trouble'])
    const hint = nearest === undefined ? `one of ${[...phrases.keys()].join(', ')}` : `perhaps ${nearest}`
    return refuse(`expected who does what: ${hint}`, at)
  }
  return readAct({ ...found, value: rest[phrase], say }, cast, at, context)
}

/** Everything that this cast can do, such as `brand posts`. */
function phrasesOf(cast: Readonly<Record<string, Member>>): Map<string, { who: string; verb: Verb }> {
  const phrases = new Map<string, { who: string; verb: Verb }>()
  const add = (who: string, can: readonly Verb[]) => {
    for (const verb of can) phrases.set(`${who} ${verb}`, { who, verb })
  }
  for (const [who, { runs, twin }] of Object.entries(cast))
    add(who, runs || twin !== undefined ? gatewayVerbs : wireVerbs)
  for (const [who, can] of Object.entries(people)) add(who, can)
  return phrases
}

function readAct(
  { who, verb, value, say }: { who: string; verb: string; value: unknown; say?: string | undefined },
  cast: Readonly<Record<string, Member>>,
  path: Path,
  context: Context,
): Step | undefined {
  const isThere = Object.hasOwn(cast, who) || Object.hasOwn(people, who)
  if (!isThere || !isVerb(verb)) {
    context.addIssue({
      code: 'custom',
      path,
      message: 'expected the name of somebody in the cast, dispatch or bms',
    })
    return undefined
  }
  const parsed = verbs[verb].safeParse(value)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...path, ...issue.path] })
    return undefined
  }
  // The verb chose the schema, which the compiler cannot follow.
  return { who, verb, value: parsed.data, say } as Step
}
