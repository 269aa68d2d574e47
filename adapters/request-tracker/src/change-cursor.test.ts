import { describe, expect, it } from 'vitest'
import { advance, formatCursor, parseCursor } from './change-cursor.ts'

const at = (id: number, minute: number) => ({
  id: String(id),
  Created: `2026-05-01T10:${String(minute).padStart(2, '0')}:00Z`,
})

describe('how far the log was read', () => {
  it.each(['0', '120', '120:121,124'])('%s is written as it was read', (text) => {
    expect(formatCursor(parseCursor(text))).toBe(text)
  })

  it('settles what is two minutes older than the newest', () => {
    expect(advance({ settled: 4, seen: [5] }, [at(5, 0), at(6, 1), at(9, 4)])).toEqual({
      settled: 6,
      seen: [9],
    })
  })

  it('stays short when much happens in one second', () => {
    const rows = Array.from({ length: 500 }, (_, index) => at(index + 1, 0))
    const { settled, seen } = advance({ settled: 0, seen: [] }, rows)
    expect(seen).toHaveLength(200)
    expect(settled).toBe(300)
    expect(advance({ settled, seen }, [at(501, 0)])).toMatchObject({ settled: 301 })
  })
})
