/** Whether a value that was read holds more than so many values; it looks no further than that. */
export function isLargerThan(maxValues: number, value: unknown): boolean {
  const waiting: unknown[] = [value]
  let count = 0
  while (waiting.length > 0) {
    const next = waiting.pop()
    count += 1
    if (count + waiting.length > maxValues) return true
    if (typeof next !== 'object' || next === null) continue
    for (const key in next) {
      if (count + waiting.length > maxValues) return true
      waiting.push(Reflect.get(next, key))
    }
  }
  return false
}
