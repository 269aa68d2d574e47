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

  it('reads the rows that a statement works on as the one that it runs for', () => {
    expect(toPositionalSql('select x.id, :a from {rows x: id text, at bigint}')).toEqual({
      text: 'select x.id, ? from (select ? as id, ? as at) as x',
      names: ['a', 'id', 'at'],
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
