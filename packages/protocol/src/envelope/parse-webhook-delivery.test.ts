import { describe, expect, it } from 'vitest'
import { parseWebhookDelivery } from './parse-webhook-delivery.ts'
import { readActions } from './read-actions.ts'

function parse(document: unknown) {
  return parseWebhookDelivery(Buffer.from(JSON.stringify(document)))
}

describe('a webhook delivery', () => {
  const payload = { Actions: [{ ID: null, Put: { job: { id: 1 } } }] }

  it('is read with its keys in either case', () => {
    expect(parse({ type: 'job', payload })).toEqual({ type: 'job', payload })
    expect(parse({ Type: 'job', Payload: payload })).toEqual({ type: 'job', payload })
    const [action] = readActions(parse({ payload: { actions: [{ put: { Job: { id: 1 } } }] } }).payload)
    expect(action).toMatchObject({ putKey: 'job', entity: { id: 1 } })
  })

  it('without a payload is the payload', () => {
    expect(parse(payload)).toEqual({ payload })
    expect(parse([1])).toEqual({ payload: [1] })
    expect(parse('words')).toEqual({ payload: 'words' })
  })

  it('that is not JSON is an error', () => {
    for (const text of ['', '<xml/>', '{"type":']) {
      expect(() => parseWebhookDelivery(Buffer.from(text))).toThrow(
        expect.objectContaining({ code: 'TR_PROTOCOL_JSON_SYNTAX' }),
      )
    }
  })

  it('nested too deep is kept as text', () => {
    const delivery = parseWebhookDelivery(
      Buffer.from(`{"payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    )
    expect(JSON.stringify(delivery.payload)).toHaveLength(200_000 + 2)
  })
})
