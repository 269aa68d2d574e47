import * as z from 'zod'

/** What a field says of a person. */
export type PersonalKind = 'name' | 'company' | 'email' | 'phone' | 'street' | 'place'

/** Which fields of the wire are personal: each stands here because its schema says so. */
const registry = z.registry<{ readonly kind: PersonalKind }>()

/** Marks a field of the wire schema as personal. */
export function personal<Schema extends z.core.$ZodType>(kind: PersonalKind, schema: Schema): Schema {
  registry.add(schema, { kind })
  return schema
}

/** The personal ones of these fields, by their names. */
export function listPersonal(...shapes: readonly z.core.$ZodLooseShape[]): ReadonlyMap<string, PersonalKind> {
  return new Map(
    shapes.flatMap((shape) =>
      Object.entries(shape).flatMap(([name, schema]): [string, PersonalKind][] => {
        const kind = registry.get(schema)?.kind
        return kind === undefined ? [] : [[name, kind]]
      }),
    ),
  )
}
