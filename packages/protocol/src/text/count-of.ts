/** `1 message`, `2 messages`; pass `several` if the plural is not formed with `s`. */
export function countOf(count: number | bigint, one: string, several = `${one}s`): string {
  return `${count} ${Number(count) === 1 ? one : several}`
}
