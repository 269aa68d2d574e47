/** Whether a value that was read holds more values, or more characters in its texts; it looks no further than that. */
export function isLargerThan(maxValues: number, value: unknown, maxCharacters = Infinity): boolean {
  const waiting: unknown[] = [value]
  let values = 0
  let characters = 0
  while (waiting.length > 0) {
    const next = waiting.pop()
    values += 1
    if (typeof next === 'string') characters += next.length
    if (values + waiting.length > maxValues || characters > maxCharacters) return true
    if (typeof next !== 'object' || next === null) continue
    for (const key in next) {
      characters += key.length
      if (values + waiting.length > maxValues || characters > maxCharacters) return true
      waiting.push(Reflect.get(next, key))
    }
  }
  return false
}
