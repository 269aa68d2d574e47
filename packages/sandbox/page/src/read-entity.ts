/** The entity in a message of Dispatch: what stands under the first key of the first action's `Put`. */
export function readEntity(text: string): Record<string, unknown> {
  try {
    const payload: unknown = JSON.parse(text)
    const action = Array.isArray(at(payload, 'Actions')) ? at(at(payload, 'Actions'), '0') : undefined
    const put = at(action, 'Put')
    const entity: unknown = typeof put === 'object' && put !== null ? Object.values(put)[0] : undefined
    return typeof entity === 'object' && entity !== null ? { ...entity } : {}
  } catch {
    return {}
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
