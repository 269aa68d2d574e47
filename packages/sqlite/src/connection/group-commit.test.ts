import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { GatewayError } from '@truckroll/store'
import { Connection } from './connection.ts'
import { GroupCommit } from './group-commit.ts'
import { SharedWork } from './shared-work.ts'

/** A row without its parent is refused by SQLite at COMMIT, not before: the commit itself fails. */
const tables = `
  create table parents (id integer primary key);
  create table children (id integer primary key, parent integer references parents (id) deferrable initially deferred);
`

const reserve = {
  mayGrow: () => true,
  helps: () => false,
  spend: () => false,
  toRefusal: () => new GatewayError('TR_STORE_UNAVAILABLE', 'full'),
}

describe('a turn of the group commit', () => {
  let connection: Connection
  let turns: (() => void)[]
  let commits: GroupCommit
  let committed: number

  beforeEach(() => {
    connection = new Connection(new DatabaseSync(':memory:'))
    connection.execute(tables)
    turns = []
    committed = 0
    commits = new GroupCommit(
      connection,
      { schedule: (commit) => void turns.push(commit) },
      () => undefined,
      reserve,
      () => (committed += 1),
    )
  })

  const addParent = (id: number) => () => void connection.run('insert into parents (id) values (:id)', { id })
  const addOrphan = () => void connection.run('insert into children (parent) values (99)')
  const countParents = () => connection.first('select count(*) as n from parents', {}, (row) => row['n'])
  const nextTurn = () => turns.shift()?.()

  it('commits all its operations together', async () => {
    const all = Promise.all([commits.write(addParent(1)), commits.write(addParent(2))])
    expect(turns).toHaveLength(1)
    nextTurn()
    await all
    expect(countParents()).toBe(2)
    expect(committed).toBe(1)
  })

  it('undoes alone an operation that throws', async () => {
    const first = commits.write(addParent(1))
    const second = commits.write(() => {
      addParent(2)()
      throw new Error('no')
    })
    nextTurn()
    await first
    await expect(second).rejects.toThrow('no')
    expect(countParents()).toBe(1)
  })

  it('does shared work once for all of the turn, and for each alone if one of them throws', async () => {
    const given: (readonly number[])[] = []
    const adding = new SharedWork((ids: readonly number[]) => {
      given.push(ids)
      for (const id of ids) addParent(id)()
      return ids.map((id) => `added ${id}`)
    }, true)
    const all = [1, 2, 3].map((id) => commits.writeShared(adding, id, 0))
    nextTurn()
    expect(await Promise.all(all)).toEqual(['added 1', 'added 2', 'added 3'])
    const some = [4, 1, 5].map((id) => commits.writeShared(adding, id, 0))
    nextTurn()
    expect(await Promise.allSettled(some)).toMatchObject([
      { value: 'added 4' },
      { reason: { code: 'TR_STORE_UNAVAILABLE' } },
      { value: 'added 5' },
    ])
    expect(countParents()).toBe(5)
    expect(given).toEqual([[1, 2, 3], [4, 1, 5], [4], [1], [5]])
  })

  it('rejects every operation where the commit fails, and goes on with the next turn', async () => {
    const failing = Promise.allSettled([commits.write(addParent(1)), commits.write(addOrphan)])
    nextTurn()
    for (const outcome of await failing) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'TR_STORE_UNAVAILABLE', isRetryable: true },
      })
    }
    expect(countParents()).toBe(0)
    expect(committed).toBe(0)
    const next = commits.write(addParent(3))
    nextTurn()
    await next
    expect(countParents()).toBe(1)
  })

  it('takes only so many operations, or so many bytes, at a time', async () => {
    const many = Array.from({ length: 200 }, (_, id) => commits.write(addParent(id)))
    nextTurn()
    expect(countParents()).toBe(128)
    nextTurn()
    await Promise.all(many)
    const large = [commits.write(addParent(1_000), 3_000_000), commits.write(addParent(1_001), 3_000_000)]
    nextTurn()
    expect(countParents()).toBe(201)
    nextTurn()
    await Promise.all(large)
  })

  it('commits all that is queued when flushed', async () => {
    const all = Promise.all(Array.from({ length: 300 }, (_, id) => commits.write(addParent(id))))
    commits.flush()
    await all
    expect(countParents()).toBe(300)
    nextTurn()
    expect(turns).toHaveLength(0)
  })
})
