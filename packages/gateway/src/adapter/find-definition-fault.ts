import 'reflect-metadata'
import { findNearestName, toKind } from '@truckroll/protocol'
import { findQuirkFault } from './brand-quirk.ts'

/** What keeps a value from being an adapter definition, and which part of the source shows it. */
export interface DefinitionFault {
  readonly at: 'definition' | 'class'
  readonly message: string
}

interface ClassFacts {
  readonly name: string
  readonly length: number
  readonly prototype?: unknown
}

const wanted = '`export default defineAdapter({ name, version, adapter, ... })`'
const knownKeys = [
  'name',
  'version',
  'settings',
  'providerSettings',
  'credentials',
  'statusMap',
  'quirks',
  'adapter',
  'inject',
  'bindings',
]
const requiredMethods = ['createJob', 'cancelJob']

/** Looks over what an adapter package exports as its default, as far as that can be known before it is made. */
export function findDefinitionFault(exported: unknown): DefinitionFault | undefined {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    return { at: 'definition', message: `expected ${wanted}, got ${toCame(exported)}` }
  }
  const message =
    toKeyFault(exported) ?? toTextFault(exported, 'version') ?? toNameFault(exported) ?? toPartFault(exported)
  if (message !== undefined) return { at: 'definition', message }
  const type: unknown = Reflect.get(exported, 'adapter')
  if (typeof type !== 'function') {
    return { at: 'definition', message: `expected \`adapter\` to be a class, got ${toCame(type)}` }
  }
  const classMessage = toMethodFault(type) ?? toInjectFault(type, Reflect.get(exported, 'inject'))
  return classMessage === undefined ? undefined : { at: 'class', message: classMessage }
}

function toCame(value: unknown): string {
  if (value === undefined) return 'no default export'
  if (typeof value === 'function') return 'a class or function; hand it to defineAdapter as `adapter`'
  return toKind(value)
}

function toKeyFault(definition: object): string | undefined {
  const stranger = Object.keys(definition).find((key) => !knownKeys.includes(key))
  if (stranger === undefined) return undefined
  const nearest = knownKeys.find((key) => beginsLike(stranger, key)) ?? findNearestName(stranger, knownKeys)
  const hint = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`
  return `expected only ${knownKeys.join(', ')} in defineAdapter, got \`${stranger.slice(0, 60)}\`${hint}`
}

/** One begins with the other: `injectTokens`, `cred`. */
function beginsLike(given: string, known: string): boolean {
  const [one, other] = [given.toLowerCase(), known.toLowerCase()]
  return one.startsWith(other) || (other.startsWith(one) && one.length > 2)
}

function toNameFault(definition: object): string | undefined {
  const fault = toTextFault(definition, 'name')
  if (fault !== undefined) return fault
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(String(Reflect.get(definition, 'name')))) return undefined
  return 'expected an adapter name of lower-case letters, digits and dashes, such as acme'
}

function toTextFault(definition: object, field: string): string | undefined {
  const value: unknown = Reflect.get(definition, field)
  if (typeof value === 'string' && value !== '') return undefined
  const came = value === '' ? 'an empty one' : toKind(value)
  return `expected \`${field}\` of the adapter to be a text, got ${came}`
}

function toPartFault(definition: object): string | undefined {
  for (const field of ['settings', 'providerSettings', 'credentials']) {
    const value: unknown = Reflect.get(definition, field)
    const isSchema =
      typeof value === 'object' && value !== null && typeof Reflect.get(value, 'safeParse') === 'function'
    if (value !== undefined && !isSchema) return `expected \`${field}\` of the adapter to be a zod schema`
  }
  const quirkFault = findQuirkFault(Reflect.get(definition, 'quirks'))
  if (quirkFault !== undefined) return quirkFault
  const inject: unknown = Reflect.get(definition, 'inject')
  if (inject === undefined) return undefined
  if (!Array.isArray(inject)) return 'expected `inject` to be a list of tokens, such as [adapterTokens.http]'
  const missing = inject.findIndex((token) => token === undefined || token === null)
  if (missing === -1) return undefined
  return `expected a token at place ${missing + 1} of \`inject\`, got nothing: check its name and its import`
}

function toMethodFault(type: ClassFacts): string | undefined {
  const prototype = type.prototype
  const missing = requiredMethods.filter(
    (method) =>
      typeof prototype !== 'object' ||
      prototype === null ||
      typeof Reflect.get(prototype, method) !== 'function',
  )
  if (missing.length === 0) return undefined
  const them = missing.length === 1 ? 'it' : 'them'
  const methods =
    typeof prototype === 'object' && prototype !== null ? Object.getOwnPropertyNames(prototype) : []
  const near = missing.flatMap((method) => findNearestName(method, methods) ?? [])
  const hint = near.length === 0 ? '' : `; it has ${near.join(' and ')}`
  return (
    `expected the class ${type.name || 'of the adapter'} to have ${missing.join(' and ')} as ` +
    `${missing.length === 1 ? 'a method' : 'methods'}; add ${them} (every adapter creates and cancels jobs)${hint}`
  )
}

function toInjectFault(type: ClassFacts, inject: unknown): string | undefined {
  // A decorated class says itself what it needs.
  if (inject === undefined && Reflect.getMetadataKeys(type).length > 0) return undefined
  const tokens = Array.isArray(inject) ? inject.length : 0
  if (tokens >= type.length && tokens <= mostParameters(type)) return undefined
  const name = type.name || 'the adapter'
  return (
    `the constructor of ${name} takes ${countOf(type.length)} and \`inject\` lists ${tokens}: ` +
    'expected one token for each parameter, in their order'
  )
}

function countOf(parameters: number): string {
  return parameters === 1 ? '1 parameter' : `${parameters} parameters`
}

/**
 * As many as its own constructor can take. `length` alone leaves out those with a default, the rest, and those of a
 * class that is extended: there any number is taken.
 */
function mostParameters(type: ClassFacts): number {
  const source = Function.prototype.toString.call(type)
  const own = /\bconstructor\s*\(([^)]*)\)/.exec(source)?.[1]
  if (own === undefined) return /^class\s*[\w$]*\s*\{/.test(source) ? 0 : Number.POSITIVE_INFINITY
  return /[=]|\.\.\.|\(/.test(own) ? Number.POSITIVE_INFINITY : type.length
}
