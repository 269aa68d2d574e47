import type { FollowedWorkOrder } from '../outbox-store.ts'

/**
 * For each work order that another one took the place of, the one that stands at the end, in whichever order the steps of
 * a chain were told. Of a circle, the step that closes it is the newest: what it leads to is the end.
 */
export function toEndsOfChains(followed: readonly FollowedWorkOrder[]): readonly FollowedWorkOrder[] {
  const next = new Map<string, string>()
  for (const { from, to } of followed) {
    if (from === to || next.has(from)) continue
    if (endOf(next, to) === from) next.delete(to)
    next.set(from, to)
  }
  return [...next.keys()].map((from) => ({ from, to: endOf(next, from) }))
}

/** It ends, since no circle is ever closed; long chains get shorter by it. */
function endOf(next: Map<string, string>, start: string): string {
  const passed: string[] = []
  let end = start
  for (let to = next.get(end); to !== undefined; to = next.get(end)) {
    passed.push(end)
    end = to
  }
  for (const each of passed) next.set(each, end)
  return end
}
