import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'
/** A copy with the servers' databases that its tests make; they take a tenth of it. */
const bytesOfCopy = 512 * 2 ** 20

/** Where the copies lie: in memory where Linux has room for them, since databases are made and thrown away all the time. */
export async function copyPlace(copies: number): Promise<string> {
  const room = await statfs(memory).catch(() => undefined)
  if (room === undefined || room.bavail * room.bsize < copies * bytesOfCopy) return tmpdir()
  return memory
}
