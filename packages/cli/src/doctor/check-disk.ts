import { diskLimits } from '@truckroll/gateway/embed'
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, skip, warn, type CheckResult } from './check.ts'

const GB = 1_000_000_000

/** Numbers of file systems, as Linux has them (statfs(2)). */
const networkDisks: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0x51_7b, 'SMB'],
  [0xff_53_4d_42, 'CIFS'],
  [0xfe_53_4d_42, 'SMB2'],
  [0x53_46_41_4f, 'AFS'],
  [0x00_c3_64_00, 'Ceph'],
  [0x0b_d0_0b_d0, 'Lustre'],
])
const sharedDisks: ReadonlyMap<number, string> = new Map([
  [0x65_73_55_46, 'FUSE'],
  [0x01_02_19_97, '9P'],
])
const memoryDisk = 0x01_02_19_94

export interface DiskFacts {
  /** Number of the file system. */
  readonly type: number
  readonly freeBytes: number
  /** What the store takes now. */
  readonly storeBytes: number
}

/** Whether the disk below a SQLite store holds what is promised, and has room. */
export async function checkDisk(path: string): Promise<readonly CheckResult[]> {
  const folder = dirname(path)
  try {
    const { type, bavail, bsize } = await statfs(folder)
    const sizes = await Promise.all([path, `${path}-wal`].map(readSize))
    const storeBytes = sizes.reduce((sum, bytes) => sum + bytes, 0)
    return toDiskResults(folder, { type, freeBytes: bavail * bsize, storeBytes })
  } catch {
    return [skip('disk', `${folder} cannot be looked at`)]
  }
}

export function toDiskResults(folder: string, facts: DiskFacts): readonly CheckResult[] {
  return [toKindResult(folder, facts.type), toRoomResult(folder, facts)]
}

function toKindResult(folder: string, type: number): CheckResult {
  const network = networkDisks.get(type)
  if (network !== undefined) {
    return fail(
      'disk',
      `${folder} is on a network disk (${network}): SQLite's locks and log do not hold there; use a local disk, or PostgreSQL`,
    )
  }
  const shared = sharedDisks.get(type)
  if (shared !== undefined) {
    return warn(
      'disk',
      `${folder} is on a disk of another system or program (${shared}): make sure that it is local, and that a sync reaches it`,
    )
  }
  if (type === memoryDisk) return warn('disk', `${folder} is in memory: a restart of the machine empties it`)
  return ok('disk', `${folder} is on a local disk`)
}

function toRoomResult(folder: string, { freeBytes, storeBytes }: DiskFacts): CheckResult {
  const free = `${(freeBytes / GB).toFixed(1)} GB free for ${folder}`
  if (freeBytes < diskLimits.least)
    return fail('free space', `${free}: nothing can be recorded once it is full`)
  if (freeBytes < Math.max(diskLimits.few, storeBytes)) {
    const store = `${(storeBytes / GB).toFixed(1)} GB`
    return warn('free space', `${free}; the store takes ${store}: a backup or a busy day may not fit`)
  }
  return ok('free space', free)
}

async function readSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
