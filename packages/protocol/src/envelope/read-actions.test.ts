import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readActions } from './read-actions.ts'

describe('the actions of a payload', () => {
  it('are one for each entry, in order', () => {
    const payload = {
      Actions: [
        { ID: 'x', Put: { job: { id: 1 } } },
        { ID: 'x', Put: { customForm: { job_id: 1 } } },
        'odd',
        {},
      ],
    }
    expect(readActions(payload)).toEqual([
      { index: 0, putKey: 'job', entity: { id: 1 }, raw: payload.Actions[0] },
      { index: 1, putKey: 'customform', entity: { job_id: 1 }, raw: payload.Actions[1] },
      { index: 2, putKey: null, entity: 'odd', raw: 'odd' },
      { index: 3, putKey: null, entity: {}, raw: {} },
    ])
  })

  it('have no name if Put has none or several', () => {
    const several = { job: { id: 1 }, ack: {} }
    expect(readActions({ Actions: [{ Put: several }, { Put: {} }] })).toMatchObject([
      { putKey: null, entity: several },
      { putKey: null, entity: {} },
    ])
  })

  it.each([undefined, null, 'text', 7, [1], {}, { Actions: [] }, { Actions: 'x' }, { Actions: null }])(
    'are the whole payload where there are none (%j)',
    (payload) => {
      expect(readActions(payload)).toEqual([{ index: 0, putKey: null, entity: payload, raw: payload }])
    },
  )

  it('find an inbox message, whose type stands beside or inside', () => {
    const data = { sender: 'customer', message_content: 'hi' }
    const found = { index: 0, putKey: 'inbox_message', entity: data }
    expect(readActions({ Data: data }, 'inbox_message')).toMatchObject([found])
    expect(readActions({ Type: 'Inbox_Message', Data: data })).toMatchObject([found])
    expect(readActions({ Data: data })).toMatchObject([found])
    expect(readActions({ Actions: [{ Put: { inbox_message: data } }] })).toMatchObject([found])
    expect(readActions({ Data: data }, 'other')).toMatchObject([{ putKey: null }])
  })

  it('take a key __proto__ as a name like any other', () => {
    const payload: unknown = JSON.parse(
      '{"Actions":[{"Put":{"__proto__":{"id":1}}}],"__proto__":{"Actions":[]}}',
    )
    expect(readActions(payload)).toMatchObject([{ putKey: '__proto__', entity: { id: 1 } }])
  })

  it('are at least one, numbered from 0, for any payload', () => {
    const withActions = fc.record({ Actions: fc.array(fc.jsonValue()) })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), withActions), (payload) => {
        const actions = readActions(payload)
        expect(actions.length).toBeGreaterThan(0)
        expect(actions.map(({ index }) => index)).toEqual([...actions.keys()])
      }),
    )
  })
})
