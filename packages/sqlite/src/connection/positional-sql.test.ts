import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { Connection } from './connection.ts'
import { toPositionalSql } from './positional-sql.ts'

describe('a statement with named values', () => {
  it('gets them by place, each as often as it is named', () => {
    expect(toPositionalSql('select :a + :b, :a')).toMatchObject({
      text: 'select ? + ?, ?',
      slots: [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
    })
  })

  it('keeps the colons of texts, quoted names and comments', () => {
    const sql = `select ':a', 'it''s :a', "x:a" -- :a\n, /* :a */ :b`
    expect(toPositionalSql(sql)).toMatchObject({ text: sql.replace(/:b$/, '?'), slots: [{ name: 'b' }] })
  })

  it('gets the columns of the rows that it works on as values', () => {
    expect(
      toPositionalSql('select x.id, :a, t.x from {rows x: id text, at bigint} join t on t.at = x.at'),
    ).toMatchObject({
      text: 'select ? as id, ?, t.x from (select 1) as x join t on t.at = ?',
      slots: [{ name: 'id' }, { name: 'a' }, { name: 'at' }],
    })
    expect(
      toPositionalSql('update t set a = x.a from {rows x: id text, a text} where t.id = x.id'),
    ).toMatchObject({
      text: 'update t set a = ? where t.id = ?',
      slots: [{ name: 'a' }, { name: 'id' }],
    })
  })

  it.each([0, 1, 2, 3, 5, 32, 33, 100])('looks for each of %d in a list', (length) => {
    const connection = new Connection(new DatabaseSync(':memory:'))
    connection.execute('create table t (id text)')
    for (let id = 0; id < 200; id += 1) connection.run('insert into t values (:id)', { id: String(id) })
    const ids = Array.from({ length }, (_one, index) => String(index))
    const sql = 'select id from t where id = any(:ids::text[]) order by cast(id as integer)'
    expect(connection.all(sql, { ids }, (row) => row['id'])).toEqual(ids)
    connection.close()
  })

  it('binds what is not given as NULL, and refuses what it has no place for', () => {
    const connection = new Connection(new DatabaseSync(':memory:'))
    const read = (row: unknown) => row
    const sql = 'select :a as a, :b as b, :a as again'
    expect(connection.first(sql, { a: 1 }, read)).toEqual({ a: 1, b: null, again: 1 })
    expect(connection.first(sql, { a: 2, b: 3 }, read)).toEqual({ a: 2, b: 3, again: 2 })
    expect(() => connection.first('select :a as a', { c: 1 }, read)).toThrow('no place for c')
    connection.close()
  })
})
