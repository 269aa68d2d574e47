import { describe, expect, it } from 'vitest'
import { parseWebhookDelivery } from './parse-webhook-delivery.ts'
import { readActions } from './read-actions.ts'

function parse(document: unknown) {
  return parseWebhookDelivery(Buffer.from(JSON.stringify(document)))
}

describe('a webhook delivery', () => {
  const payload = { Actions: [{ ID: null, Put: { job: { id: 1 } } }] }

  it('is read with its keys in either case', async () => {
    expect(await parse({ type: 'job', payload })).toEqual({ type: 'job', payload })
    expect(await parse({ Type: 'job', Payload: payload })).toEqual({ type: 'job', payload })
    const [action] = readActions(
      (await parse({ payload: { actions: [{ put: { Job: { id: 1 } } }] } })).payload,
    )
    expect(action).toMatchObject({ putKey: 'job', entity: { id: 1 } })
  })

  it('without a payload is the payload', async () => {
    expect(await parse(payload)).toEqual({ payload })
    expect(await parse([1])).toEqual({ payload: [1] })
    expect(await parse('words')).toEqual({ payload: 'words' })
  })

  it('that is not JSON is an error', async () => {
    for (const text of ['', '<xml/>', '{"type":']) {
      await expect(parseWebhookDelivery(Buffer.from(text))).rejects.toThrow(
        expect.objectContaining({ code: 'TR_PROTOCOL_JSON_SYNTAX' }),
      )
    }
  })

  it('nested too deep is kept as text', async () => {
    const delivery = await parseWebhookDelivery(
      Buffer.from(`{"payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    )
    expect(JSON.stringify(delivery.payload)).toHaveLength(200_000 + 2)
  })
})
