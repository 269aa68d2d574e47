/** `1 message`, `2 messages`; `several` where the plural is no mere `s`. */
export function countOf(count: number | bigint, one: string, several = `${one}s`): string {
  return `${count} ${Number(count) === 1 ? one : several}`
}
