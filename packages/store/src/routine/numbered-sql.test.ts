import { describe, expect, it } from 'vitest'
import { numberedValues, toNumberedSql } from './numbered-sql.ts'

describe('a statement for a store that speaks PostgreSQL', () => {
  it('gets its values by number, each once however often it is named, and leaves casts alone', () => {
    const sql = 'select :a::text, :b, :a {limit}'
    expect(toNumberedSql(sql, { limit: 'limit :limit' })).toEqual({
      text: 'select $1::text, $2, $1 limit $3',
      names: ['a', 'b', 'limit'],
      columns: [],
    })
  })

  it('gets its rows as lists, column by column', () => {
    const sql = toNumberedSql('select x.id, :now from {rows x: id text, at double precision}', {})
    expect(sql.text).toBe('select x.id, $1 from unnest($2::text[], $3::double precision[]) as x (id, at)')
    const rows = [{ id: 'a', at: 1 }, { id: 'b' }]
    expect(numberedValues(sql, { now: 5 }, rows, (value) => value ?? null)).toEqual([
      5,
      ['a', 'b'],
      [1, null],
    ])
  })
})
