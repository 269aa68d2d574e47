/** The first key of the first action's `Put`, with what stands under it. */
export interface PayloadEntity {
  readonly what: string
  readonly entity: Readonly<Record<string, unknown>>
}

/** What a message of Dispatch says; undefined if it is no usual payload. */
export function readPayload(text: string): PayloadEntity | undefined {
  const payload = parse(text)
  const data = at(payload, 'Data')
  if (isObject(data)) return { what: 'inbox_message', entity: data }
  const put = at(at(at(payload, 'Actions'), '0'), 'Put')
  if (!isObject(put)) return undefined
  const [what, entity] = Object.entries(put)[0] ?? []
  return what !== undefined && isObject(entity) ? { what, entity } : undefined
}

/** A field, however deep; undefined if there is none. */
export function at(value: unknown, ...keys: string[]): unknown {
  let found = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, key)
  }
  return found
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Somebody may have put anything into the queue; it is shown as it is.
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
