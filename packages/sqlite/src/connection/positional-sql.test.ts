import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { Connection } from './connection.ts'
import { toPositionalSql } from './positional-sql.ts'

describe('a statement with named values', () => {
  it('gets them by place, each as often as it is named', () => {
    expect(toPositionalSql('select :a + :b, :a')).toEqual({ text: 'select ? + ?, ?', names: ['a', 'b', 'a'] })
  })

  it('keeps the colons of texts, quoted names and comments', () => {
    const sql = `select ':a', 'it''s :a', "x:a" -- :a\n, /* :a */ :b`
    expect(toPositionalSql(sql)).toEqual({ text: sql.replace(/:b$/, '?'), names: ['b'] })
  })

  it('gets the columns of the rows that it works on as values', () => {
    expect(
      toPositionalSql('select x.id, :a, t.x from {rows x: id text, at bigint} join t on t.at = x.at'),
    ).toEqual({
      text: 'select ? as id, ?, t.x from (select 1) as x join t on t.at = ?',
      names: ['id', 'a', 'at'],
    })
    expect(toPositionalSql('update t set a = x.a from {rows x: id text, a text} where t.id = x.id')).toEqual({
      text: 'update t set a = ? where t.id = ?',
      names: ['a', 'id'],
    })
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
