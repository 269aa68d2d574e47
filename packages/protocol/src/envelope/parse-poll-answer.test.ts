import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../json/parse-json.ts'
import { stringifyJson } from '../json/stringify-json.ts'
import { parsePollAnswer } from './parse-poll-answer.ts'
import { readActions } from './read-actions.ts'

function parse(text: string) {
  return parsePollAnswer(Buffer.from(text))
}

async function messagesOf(text: string) {
  const answer = await parse(text)
  if (answer.kind !== 'messages') throw new Error('expected messages')
  return answer.messages
}

describe('a poll answer', () => {
  it.each(['[]', 'null', '', ' \n', '\uFEFF[]', ' [ ] '])('%j is no messages', async (text) => {
    expect(await parse(text)).toEqual({ kind: 'messages', messages: [] })
  })

  it('is an array of messages', async () => {
    const text = JSON.stringify([
      {
        Message: {
          Request: { ProcedureID: 'p', Type: 'job', Payload: { Actions: [] } },
          ID: 'm',
          Receipt: 'r',
        },
      },
    ])
    expect(await messagesOf(text)).toEqual([
      {
        id: 'm',
        receipt: 'r',
        procedureId: 'p',
        type: 'job',
        payload: { Actions: [] },
        raw: JSON.parse(text)[0],
      },
    ])
  })

  it.each(['<html><body>504</body></html>', '{"error":"x"}', '"[]"', '7', '[1', '[]x', '\u0000'])(
    '%j is no envelope',
    async (text) => {
      expect(await parse(text)).toEqual({ kind: 'not-envelope' })
    },
  )

  it('keeps an item without envelope, without receipt, of any kind', async () => {
    const text = '[7,null,{"a":1},{"Message":{}},{"Message":{"ID":"","Receipt":5,"Request":"?"}}]'
    expect(await messagesOf(text)).toEqual([
      { payload: 7, raw: 7 },
      { payload: null, raw: null },
      { payload: { a: 1 }, raw: { a: 1 } },
      { payload: null, raw: { Message: {} } },
      { payload: null, receipt: '5', raw: { Message: { ID: '', Receipt: 5, Request: '?' } } },
    ])
  })

  it('reads the neighbours of a message nested 100,000 levels deep, and keeps that one as text', async () => {
    const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`
    const item = (id: string, payload: string) =>
      `{"Message":{"ID":"${id}","Receipt":"r","Request":{"Payload":${payload}}}}`
    const messages = await messagesOf(`[${item('m1', deep)},${item('m2', '{"Actions":[]}')}]`)
    expect(messages.map(({ id }) => id)).toEqual(['m1', 'm2'])
    expect(messages[1]?.payload).toEqual({ Actions: [] })
    expect(readActions(messages[0]?.payload)).toHaveLength(1)
    const kept = stringifyJson(messages[0]?.raw)
    expect(parseJson(`{"stored":{"as":${kept}}}`)).toEqual({ stored: { as: messages[0]?.raw } })
    expect(kept.length).toBeGreaterThan(deep.length)
    expect(kept).toContain(`{\\"a\\":[`.repeat(100))
  })

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        async (body) => {
          const answer = await parsePollAnswer(body)
          if (answer.kind === 'messages')
            for (const message of answer.messages) expect(message).toHaveProperty('raw')
        },
      ),
    )
  })
})
