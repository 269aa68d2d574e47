import { expect, it } from 'vitest'
import { suppressedCauses } from '../causes.ts'
import { updateEntry } from './timeline-entries.ts'

const row = { state: 'suppressed', update_id: 'u', kind: 'note', at: 1, seq: 1, other_provider: null }

it('an update that was not sent says why, another text for each cause', () => {
  const texts = suppressedCauses.map((message) => updateEntry({ ...row, message }).text)
  expect(new Set(texts).size).toBe(suppressedCauses.length)
  expect(texts).toContain('note was not sent: it is older than what was taken before.')
})
