import { fingerprintName } from '../migrations.ts'

/** Facts of a store's `meta` table that decide whether a gateway may run on it. */
export const metaNames = {
  environment: 'environment',
  instance: 'instance',
  /** In a backup, and in what was restored from it, until it is adopted. JSON: see `marks.ts`. */
  restored: 'restored_from',
  /** In a store that was copied to another one, which is run instead. JSON. */
  moved: 'moved_to',
  /** In a copy that is not complete. JSON of `CopyMark`. */
  copying: 'copying_from',
  /** In a store that is being copied: id of the copy. Goes with the next run, which changes what was copied. */
  copyId: 'copy_id',
  /** PostgreSQL: where its rows were written. */
  home: 'home',
  /** PostgreSQL: the server's timeline, which changes when a standby is promoted. */
  timeline: 'timeline',
} as const

/** These say something of one place alone, and go to no other store. */
export const localMetaNames: ReadonlySet<string> = new Set([
  metaNames.moved,
  metaNames.copying,
  metaNames.copyId,
  metaNames.home,
  metaNames.timeline,
  'schema_version',
  fingerprintName,
  'openings',
  'checked_at',
  'lock_file',
])
