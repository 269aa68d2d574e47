import type { HttpAnswer } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import { readAnswer } from './read-answer.ts'

function answerOf(body: string | Uint8Array, contentType = 'application/json'): HttpAnswer {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return {
    status: 200,
    headers: contentType === '' ? {} : { 'content-type': contentType },
    body: bytes,
    text: () => new TextDecoder().decode(bytes),
    json: () => {
      throw new Error('not asked for')
    },
  }
}

const nothing = { bmsId: undefined, needsAttention: undefined, updates: [], problems: [] }

describe('a 2xx answer', () => {
  it.each([
    '',
    ' \n',
    'null',
    '{}',
    'true',
    '"ok"',
    '{"ok":true}',
    '{"bmsId":null,"needsAttention":null,"updates":null}',
  ])('of %j says nothing more', async (body) => {
    expect(await readAnswer(answerOf(body))).toEqual(nothing)
  })

  it.each([
    ['OK', 'text/plain'],
    ['<p>thanks</p>', 'text/html'],
    ['ok', ''],
  ])('of %j as %j was not meant as JSON', async (body, contentType) => {
    expect(await readAnswer(answerOf(body, contentType))).toEqual(nothing)
  })

  it('is read as JSON whatever it calls itself, if it looks like it', async () => {
    expect(await readAnswer(answerOf('{"bmsId":"WO-17"}', 'text/plain'))).toMatchObject({ bmsId: 'WO-17' })
    expect(await readAnswer(answerOf('{"bmsId":"WO-17"}', ''))).toMatchObject({ bmsId: 'WO-17' })
  })

  it.each([
    ['"WO-17"', 'WO-17'],
    ['17', '17'],
    ['9007199254740993', '9007199254740993'],
  ])('gives the bmsId %s as text', async (json, bmsId) => {
    expect(await readAnswer(answerOf(`{"bmsId":${json}}`))).toEqual({ ...nothing, bmsId })
  })

  it('gives times, ids and members that are null as vendors write them', async () => {
    const visit = { kind: 'schedule', start: '2026-03-08T02:30-05:00', end: '2026-03-08T08:30:00+0000' }
    const updates = [
      { ...visit, appointmentId: 77, occurredAt: null },
      { kind: 'pause', reason: null, occurredAt: '2026-03-08T07:30Z' },
    ]
    expect(await readAnswer(answerOf(JSON.stringify({ bmsId: 5, updates })))).toEqual({
      ...nothing,
      bmsId: '5',
      updates: [
        {
          index: 0,
          update: {
            kind: 'schedule',
            start: '2026-03-08T07:30:00.000Z',
            end: '2026-03-08T08:30:00.000Z',
            appointmentId: '77',
          },
        },
        { index: 1, update: { kind: 'pause', occurredAt: '2026-03-08T07:30:00.000Z' } },
      ],
    })
  })

  it.each([
    ['{"bmsId":""}', '/bmsId: '],
    ['{"bmsId":{"id":1}}', '/bmsId: '],
    ['{"bmsId":-1}', '/bmsId: '],
    [`{"bmsId":"${'x'.repeat(256)}"}`, '/bmsId: '],
    ['{"bms_id":"WO-17"}', '/bms_id: expected the name bmsId'],
    ['{"data":{"bmsId":"WO-17"}}', '/data/bmsId: expected at the top of the answer'],
    [
      '"{\\"bmsId\\":\\"WO-17\\"}"',
      '/: expected an object with bmsId, needsAttention, remark, updates or none of them, got a text that names them',
    ],
    ['{"BmsId":"WO-17"}', '/BmsId: expected the name bmsId'],
    ['{"needs_attention":"call"}', '/needs_attention: expected the name needsAttention'],
    ['{"needsAttention":7}', '/needsAttention: '],
    ['{"updates":{"kind":"accept"}}', '/updates: expected a list'],
    ['[{"kind":"accept"}]', '/: '],
    ['{"bmsId":', '/: expected JSON'],
    ['<p>', '/: expected JSON'],
  ])('of %s loses nothing silently', async (body, problem) => {
    const { problems } = await readAnswer(answerOf(body))
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('in another encoding is told', async () => {
    expect((await readAnswer(answerOf(Uint8Array.of(0x7b, 0xff, 0x7d)))).problems).toEqual([
      '/: expected JSON in UTF-8',
    ])
  })

  it('gives the valid updates and names the others by place, without their values', async () => {
    const updates = [
      { kind: 'accept' },
      { kind: 'schedule', start: 'tomorrow at Dodd’s', durationSeconds: 3600 },
      { kind: 'note', text: 'gate code 17', id: 'n-1' },
      { kind: 'explode' },
      'accept',
    ]
    const content = await readAnswer(answerOf(JSON.stringify({ bmsId: 'WO-17', updates })))
    expect(content.bmsId).toBe('WO-17')
    expect(content.updates).toEqual([
      { index: 0, update: updates[0] },
      { index: 2, update: updates[2] },
    ])
    expect(content.problems.map((problem) => problem.split(':')[0])).toEqual([
      '/updates/1/start',
      '/updates/3/kind',
      '/updates/4',
    ])
    expect(content.problems.join()).not.toContain('Dodd')
  })

  it('is bounded: updates, problems, text', async () => {
    const many = await readAnswer(
      answerOf(JSON.stringify({ updates: Array.from({ length: 501 }, () => ({ kind: 'accept' })) })),
    )
    expect(many.updates).toHaveLength(500)
    expect(many.problems).toEqual([expect.stringContaining('at most 500, got 501')])
    const bad = await readAnswer(
      answerOf(JSON.stringify({ updates: Array.from({ length: 100 }, () => ({})) })),
    )
    expect(bad.problems).toHaveLength(21)
    expect(bad.problems.at(-1)).toBe('and 80 more')
    const long = await readAnswer(answerOf(JSON.stringify({ needsAttention: 'x'.repeat(10_000) })))
    expect(long.needsAttention?.length).toBe(4_001)
  })

  it('nested without end does no harm', async () => {
    expect((await readAnswer(answerOf('['.repeat(200_000)))).problems).toHaveLength(1)
    expect(
      (await readAnswer(answerOf(`{"bmsId":${'['.repeat(9_000)}${']'.repeat(9_000)}}`))).problems,
    ).toHaveLength(1)
  })
})
