import { expect, it } from 'vitest'
import { readPathId } from './read-path-id.ts'

it.each(['4711', '50% off', 'a%2Fb', 'a/b', '100%25', '%', 'ä?#&+ö'])(
  'the id %s comes out of its address as it went in',
  (id) => {
    expect(readPathId(`/console/providers/${encodeURIComponent(id)}`)).toBe(id)
    expect(readPathId(`/console/providers/${encodeURIComponent(id)}/`)).toBe(id)
  },
)

it('what nobody can decode means itself', () => {
  expect(readPathId('/console/jobs/50%')).toBe('50%')
})
