import { expect, it } from 'vitest'
import { z } from 'zod'
import { readCursor, ToldBefore } from './told-before.ts'

it('tells what is new, and forgets what was told of longest ago', () => {
  const told = new ToldBefore([['visit-1', '9:00']])
  expect(told.isNews('visit-1', '9:00')).toBe(false)
  expect(told.isNews('visit-1', '10:00')).toBe(true)
  for (let number = 2; number <= 500; number += 1) told.tell(`visit-${number}`, '')
  told.tell('visit-1', '10:00')
  told.tell('note-1', '')
  const again = new ToldBefore(told.toEntries())
  expect(again.last('visit-1')).toBe('10:00')
  expect(again.last('visit-2')).toBeUndefined()
  expect(again.withPrefix('note-')).toEqual([['note-1', '']])
  expect(again.toEntries()).toHaveLength(500)
})

it('reads a cursor, and takes one of another version for none', () => {
  const schema = z.object({ since: z.number() })
  expect(readCursor('{"since":5}', schema)).toEqual({ since: 5 })
  for (const text of [undefined, '', '2026-03-04', '5', '{"since":"5"}', '{'])
    expect(readCursor(text, schema)).toBeUndefined()
})
