import type { ForgottenMark } from '../privacy-store.ts'
import { all, run, type Routine } from '../routine/routine.ts'
import { readInteger, readText } from '../rows/row.ts'

const sql = {
  list: 'select kind, key_id, hash, at from forgotten order by at, hash',
  add: `
    insert into forgotten (key_id, hash, kind, at) values (:keyId, :hash, :kind, :at)
    on conflict (key_id, hash) do nothing`,
}

export function* listForgotten(): Routine<readonly ForgottenMark[]> {
  return yield* all(sql.list, {}, (row) => ({
    kind: readText(row, 'kind'),
    keyId: readText(row, 'key_id'),
    hash: readText(row, 'hash'),
    at: readInteger(row, 'at'),
  }))
}

export function* addForgotten(marks: readonly ForgottenMark[]): Routine<void> {
  for (const { kind, keyId, hash, at } of marks) yield* run(sql.add, { kind, keyId, hash, at })
}
