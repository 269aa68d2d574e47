import { all, run, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'

const sql = {
  set: `
    insert into conditions (name, value) values (:name, :value)
    on conflict (name) do update set value = excluded.value`,
  remove: 'delete from conditions where name = :name',
  list: 'select name, value from conditions order by name',
}

/** A standing condition such as `down` of an adapter or provider, kept over a restart. `null` ends it. */
export function* setCondition(name: string, value: string | null): Routine<void> {
  yield* value === null ? run(sql.remove, { name }) : run(sql.set, { name, value })
}

export function* listConditions(): Routine<ReadonlyMap<string, string>> {
  return new Map(yield* all(sql.list, {}, (row) => [readText(row, 'name'), readText(row, 'value')] as const))
}
