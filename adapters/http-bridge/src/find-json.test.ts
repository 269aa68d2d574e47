import { describe, expect, it } from 'vitest'
import { findJson } from './find-json.ts'

const find = (text: string) => findJson(text, ['bmsId', 'updates'])

describe('an object within other text', () => {
  it.each([
    '<br />\n<b>Notice</b>: Undefined index: {x} in <b>/srv/a.php</b> on line <b>5</b><br />\n{"bmsId":"WO-1"}',
    'Deprecated: strftime() {"a":1}\n{"bmsId":"WO-1"}',
    '{"bmsId":"WO-1"}\n<!-- served in 12 ms by {node} -->',
    'say "hi\n{"bmsId":"WO-1"}',
  ])('is found in %j', async (text) => {
    expect(await find(text)).toEqual({ bmsId: 'WO-1' })
  })

  it('is read whole, braces and quotes in its texts included', async () => {
    const given = { bmsId: 'a "}" b', updates: [{ kind: 'note', text: '{{\\"' }] }
    expect(await find(`Warning: \n${JSON.stringify(given)} bye`)).toEqual(given)
  })

  it.each(['OK', '{"a":1}', '{"bmsId":"WO-1"', '{bmsId: 1}', '{'.repeat(100_000)])(
    'is not in %#',
    async (text) => {
      expect(await find(text)).toBeUndefined()
    },
  )
})
