import type { z } from 'zod'

type Path = readonly (string | number)[]

/** Settings that the host itself reads; an adapter's schema need not name them. */
const hostSettings = ['timezone', 'suppress', 'statusMap', 'brands', 'bridgeUrl'] as const

const layers: ReadonlySet<string> = new Set([
  'optional',
  'nullable',
  'default',
  'prefault',
  'readonly',
  'catch',
  'nonoptional',
])

/**
 * Places of settings that neither the adapter's schema nor the host names, at every depth. A schema that is open on
 * purpose (`looseObject`, `catchall`, `record`) takes any name; a plain `object` would drop what it does not name.
 */
export function findUnknownSettings(schema: z.core.$ZodType | undefined, settings: object): readonly Path[] {
  const own = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !isHostName(name) || names(schema, name)),
  )
  const unknown = schema === undefined ? Object.keys(own).map((name) => [name]) : walk(schema, own, [])
  const brands: unknown = Reflect.get(settings, 'brands')
  if (!isObject(brands) || names(schema, 'brands')) return unknown
  // What a brand has of its own is laid over the provider's settings.
  return [
    ...unknown,
    ...Object.entries(brands).flatMap(([brand, overrides]) =>
      isObject(overrides)
        ? findUnknownSettings(schema, overrides).map((path) => ['brands', brand, ...path])
        : [],
    ),
  ]
}

/** The settings without what stands at these places. */
export function withoutSettings(settings: object, paths: readonly Path[]): Record<string, unknown> {
  const copy: Record<string, unknown> = structuredClone({ ...settings })
  for (const path of paths) {
    const name = path.at(-1)
    let parent: unknown = copy
    for (const step of path.slice(0, -1)) parent = isContainer(parent) ? Reflect.get(parent, step) : undefined
    if (isContainer(parent) && name !== undefined) Reflect.deleteProperty(parent, name)
  }
  return copy
}

/** The host's own settings that a closed schema would refuse are left out. */
export function toAdapterSettings(
  schema: z.core.$ZodType | undefined,
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name]) => !isHostName(name) || schema === undefined || takes(schema, name),
    ),
  )
}

function walk(schema: z.core.$ZodType, value: unknown, at: Path): readonly Path[] {
  const def = toDef(schema)
  if (layers.has(def.type) && 'innerType' in def) return walk(def.innerType, value, at)
  switch (def.type) {
    case 'object':
      return isObject(value) ? walkObject(def, value, at) : []
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => walk(def.element, item, [...at, index]))
        : []
    case 'record':
      return isObject(value)
        ? Object.entries(value).flatMap(([name, item]) => walk(def.valueType, item, [...at, name]))
        : []
    case 'tuple':
      return Array.isArray(value)
        ? def.items.flatMap((item, index) => walk(item, value[index], [...at, index]))
        : []
    case 'union': {
      const found = def.options.map((option) => walk(option, value, at))
      return found.reduce((best, paths) => (paths.length < best.length ? paths : best), found[0] ?? [])
    }
    case 'intersection': {
      const right = new Set(walk(def.right, value, at).map((path) => JSON.stringify(path)))
      return walk(def.left, value, at).filter((path) => right.has(JSON.stringify(path)))
    }
    case 'pipe':
      return walk(def.in, value, at)
    case 'lazy':
      return walk(def.getter(), value, at)
    default:
      return []
  }
}

function walkObject(def: z.core.$ZodObjectDef, value: object, at: Path): readonly Path[] {
  const isOpen = def.catchall !== undefined && toDef(def.catchall).type !== 'never'
  return Object.entries(value).flatMap(([name, item]): readonly Path[] => {
    const own = Object.hasOwn(def.shape, name) ? def.shape[name] : undefined
    if (own !== undefined) return walk(own, item, [...at, name])
    return isOpen ? [] : [[...at, name]]
  })
}

/** Does the schema name it, or is it open? */
function takes(schema: z.core.$ZodType, name: string): boolean {
  return walk(schema, { [name]: undefined }, []).length === 0
}

/** Does the schema itself name it? */
export function names(schema: z.core.$ZodType | undefined, name: string): boolean {
  if (schema === undefined) return false
  const def = toDef(schema)
  if (layers.has(def.type) && 'innerType' in def) return names(def.innerType, name)
  if (def.type === 'pipe') return names(def.in, name)
  if (def.type === 'intersection') return names(def.left, name) || names(def.right, name)
  if (def.type === 'union') return def.options.some((option) => names(option, name))
  return def.type === 'object' && Object.hasOwn(def.shape, name)
}

/** Zod's own list of its schemas: what the definition holds hangs on its type. */
function toDef(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  const { _zod: internals } = schema as z.core.$ZodTypes
  return internals.def
}

function isHostName(name: string): boolean {
  return hostSettings.some((known) => known === name)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
