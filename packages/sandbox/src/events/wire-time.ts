/** A moment as Dispatch prints it in its events: `2018-05-18T10:05:46+0000`. */
export function toWireTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}+0000`
}
