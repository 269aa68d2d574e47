import { packBody, signBody } from '@truckroll/protocol'
import { createHash, createHmac } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { jobFields, play } from './play.ts'

const value = [
  { header: { record_type: 'job', version: 'v3' }, record: { ...jobFields(), title: 'Zoë, à vélo' } },
]
const packed = Buffer.from(packBody(value))
const text = gunzipSync(packed).toString('utf8')
const plain = Buffer.from(JSON.stringify(value, undefined, 1))

function hmac(secret: string, content: string | Uint8Array): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(content).digest()
}

/** As Python's json.dumps writes it. */
function likePython(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(likePython).join(', ')}]`
  if (typeof json !== 'object' || json === null) {
    return JSON.stringify(json)
      .replaceAll('ë', '\\u00eb')
      .replaceAll('à', '\\u00e0')
      .replaceAll('é', '\\u00e9')
  }
  return `{${Object.entries(json)
    .map(([name, field]) => `"${name}": ${likePython(field)}`)
    .join(', ')}}`
}

const mistakes: Readonly<
  Record<
    string,
    { body: Buffer; sign: (secret: string, body: Buffer, other: string) => string; words: RegExp }
  >
> = {
  'hex in capitals': {
    body: packed,
    sign: (secret, body) => signBody(secret, body).toUpperCase(),
    words: /hex in capitals/,
  },
  base64: {
    body: packed,
    sign: (secret, body) => hmac(secret, body).toString('base64'),
    words: /base64; expected hex/,
  },
  base64url: {
    body: packed,
    sign: (secret, body) => hmac(secret, body).toString('base64url'),
    words: /base64/,
  },
  'a prefix': {
    body: packed,
    sign: (secret, body) => `sha256=${signBody(secret, body)}`,
    words: /behind a prefix/,
  },
  'the secret as text': {
    body: packed,
    sign: (secret, body) => createHmac('sha256', secret).update(body).digest('hex'),
    words: /decode it to 32 bytes/,
  },
  'the JSON before gzip': {
    body: packed,
    sign: (secret) => signBody(secret, Buffer.from(text)),
    words: /before it was packed/,
  },
  'JSON written again': {
    body: plain,
    sign: (secret) => signBody(secret, Buffer.from(JSON.stringify(value))),
    words: /parsed and written again \(without spaces\)/,
  },
  'JSON written again by Python': {
    body: plain,
    sign: (secret) => signBody(secret, Buffer.from(likePython(value))),
    words: /as Python does/,
  },
  "another account's secret": {
    body: packed,
    sign: (_secret, body, other) => signBody(other, body),
    words: /signed with the secret of account\|1\|brand, but the request names account\|2\|gateway/,
  },
  'no secret': {
    body: packed,
    sign: (_secret, body) => createHash('sha256').update(body).digest('hex'),
    words: /plain SHA-256/,
  },
  'SHA-1': {
    body: packed,
    sign: (secret, body) => createHmac('sha1', Buffer.from(secret, 'hex')).update(body).digest('hex'),
    words: /HMAC-SHA1/,
  },
  'nothing of the kind': { body: packed, sign: () => 'letmein', words: /It is not hex/ },
}

describe('the check of a signature', () => {
  test.each(Object.entries(mistakes))('names the mistake: %s', async (_, { body, sign, words }) => {
    const { sandbox, gateway } = await play()
    const [brand, account] = sandbox.accounts
    const signature = sign(account?.secret ?? '', body, brand?.secret ?? '')
    const answer = await gateway.send('/agent/in', body, { 'x-dispatch-signature': signature })
    expect(answer.status).toBe(401)
    const [item] = sandbox.control.traffic.list()
    const { signatureCheck } = sandbox.control.traffic.get(item?.seq ?? 0)
    expect(signatureCheck).toMatchObject({
      isRight: false,
      came: signature,
      expected: signBody(account?.secret ?? '', body),
      signedBytes: body.length,
      signedSha256: createHash('sha256').update(body).digest('hex'),
    })
    expect(signatureCheck?.mistake).toMatch(words)
    expect(signatureCheck?.steps.map(({ result }) => result)).toEqual([
      'right',
      'right',
      'right',
      'right',
      'wrong',
    ])
  })

  test('names the account that was meant, and what is missing', async () => {
    const { sandbox, gateway } = await play()
    const send = async (headers: Record<string, string>): Promise<string | null | undefined> => {
      await gateway.send('/agent/out', Buffer.from('{}'), headers)
      return sandbox.control.traffic.get(sandbox.control.traffic.list()[0]?.seq ?? 0).signatureCheck?.mistake
    }
    expect(await send({ 'x-dispatch-key': 'account|2|gatway' })).toBe('Did you mean account|2|gateway?')
    expect(await send({ 'x-dispatch-key': 'account%7C2%7Cgateway' })).toContain('URL-encoded')
    expect(await send({ 'x-dispatch-key': '' })).toContain('X-Dispatch-Key')
    expect(await send({ 'x-dispatch-signature': '' })).toContain('X-Dispatch-Signature')
    expect(await send({ 'x-dispatch-signature': '0'.repeat(64) })).toBeNull()
  })

  test('says that a right one is right', async () => {
    const { sandbox, gateway } = await play()
    await gateway.poll()
    const { signatureCheck } = sandbox.control.traffic.get(1)
    expect(signatureCheck).toMatchObject({ isRight: true, mistake: null })
    expect(new Set(signatureCheck?.steps.map(({ result }) => result))).toEqual(new Set(['right']))
  })
})

describe('the log of requests', () => {
  test('has every request with what came of it; polls that find nothing are one', async () => {
    const { sandbox, brand, gateway } = await play()
    await gateway.poll()
    await gateway.poll()
    await brand.postRecord('job', jobFields())
    const [message] = await gateway.poll()
    if (message === undefined) throw new Error('expected a message')
    await gateway.poll()
    await gateway.ack(message)
    await gateway.ack(message)
    sandbox.control.addFault({ route: 'agent/in', kind: 'drop' })
    await expect(brand.postRecord('job', jobFields({ external_id: 'claim-2' }))).rejects.toThrow(
      'fetch failed',
    )
    const items = sandbox.control.traffic.list().toReversed()
    expect(items.map(({ path, status, result, times }) => [path, status, result, times])).toEqual([
      ['/agent/out', 200, 'nothing waits', 2],
      ['/agent/in', 200, 'job created', 1],
      ['/agent/out', 200, 'handed out 1 message', 1],
      ['/agent/out', 200, 'nothing: what waits (1) is in flight, or behind what is in flight', 1],
      ['/agent/ack', 200, 'acked', 1],
      ['/agent/ack', 400, expect.stringContaining('Receipt is not known'), 1],
      ['/agent/in', null, 'job created', 1],
    ])
    expect(items.at(-1)?.fault).toContain('answer lost')
    const posted = sandbox.control.traffic.get(items[1]?.seq ?? 0)
    expect(posted).toMatchObject({ isGzip: true, answer: '{"status":"OK"}', accountKey: 'account|1|brand' })
    expect(posted.text).toContain('"title":"Furnace out"')
  })

  test('shows no token and no secret, and keeps the newest 500', async () => {
    const { sandbox } = await play()
    const fields = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'open-sesame' }
    await fetch(`${sandbox.url}/oauth/token?client_secret=open-sesame`, {
      method: 'POST',
      body: JSON.stringify(fields),
      headers: { authorization: 'Basic open-sesame' },
    })
    const asked = sandbox.control.traffic.get(1)
    expect(asked).toMatchObject({ route: 'oauth', path: '/oauth/token', answer: '', signatureCheck: null })
    expect(asked.text).toBe('The body holds credentials and is not kept.')
    await fetch(`${sandbox.url}/v3/search/oms`, { headers: { authorization: 'Bearer open-sesame' } })
    const state = JSON.stringify(await (await fetch(`${sandbox.url}/_control/requests`)).json())
    expect(state).toContain('/v3/search/oms')
    for (const shown of [asked, sandbox.control.traffic.get(2), state]) {
      expect(JSON.stringify(shown)).not.toContain('open-sesame')
    }
    for (let count = 0; count < 501; count += 1) await fetch(`${sandbox.url}/v1/datafiles/none`)
    expect(sandbox.control.traffic.list({ limit: 500 })).toHaveLength(500)
    expect(() => sandbox.control.traffic.get(1)).toThrow('expected the seq of one of the last 500')
  })
})

describe('why a message waits', () => {
  const why = (play_: Awaited<ReturnType<typeof play>>): string[] =>
    play_.sandbox.control.queue('account|2|gateway').messages.map((message) => message.why)

  test('because nobody polls, because the next poll gets it, because its group is in flight', async () => {
    const played = await play()
    const { sandbox, brand, gateway } = played
    await brand.postRecord('job', jobFields())
    expect(why(played)).toEqual([expect.stringContaining('Nobody has polled as this gateway')])
    await gateway.poll()
    await brand.postRecord('job', jobFields({ external_id: 'claim-2' }))
    expect(why(played)).toEqual([
      expect.stringContaining('It is in flight'),
      expect.stringMatching(
        /^The queue is one group, which is blocked by job [0-9a-f]{8}, which is in flight/,
      ),
    ])
    sandbox.control.advanceClock(31_000)
    expect(why(played)).toEqual([
      'It was not acked in time; the next poll gets it again.',
      'The next poll gets it.',
    ])
    sandbox.control.advanceClock(600_000)
    expect(why(played)[0]).toContain(
      'Nobody polls as this gateway any more: the last poll was 11 minutes ago',
    )
  })

  test('because its webhook refuses', async () => {
    const played = await play()
    const { sandbox, brand } = played
    sandbox.control.changeAccount({
      key: 'account|2|gateway',
      delivery: 'webhook',
      webhookUrl: `${sandbox.url}/nothing-here`,
    })
    await brand.postRecord('job', jobFields())
    await sandbox.control.until(() => sandbox.control.deliveries()[0])
    expect(why(played)).toEqual([
      expect.stringMatching(/^The webhook answered 404 at try \d+; it is pushed again/),
    ])
  })
})

describe('what the page needs', () => {
  test('the stream of changes tells of each change, and ends with the sandbox', async () => {
    const { sandbox } = await play()
    const answer = await fetch(`${sandbox.url}/_control/changes/stream`)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    sandbox.control.brand.offerJob({ organizationId: 501 })
    const second = await reader?.read()
    const version = (read: typeof first): number => Number(/"version":(\d+)/.exec(String(read?.value))?.[1])
    expect(version(second)).toBeGreaterThan(version(first))
    await sandbox.close()
    const end = await reader?.read().catch(() => ({ done: true }))
    expect(end?.done).toBe(true)
  })

  test('a further brand gets a key, a secret and a source of its own, and offers jobs', async () => {
    const { sandbox } = await play()
    const one = sandbox.control.addAccount({ role: 'brand', name: 'Second Brand' })
    const other = sandbox.control.addAccount({ role: 'brand', name: 'Second Brand' })
    expect(one.key).toBe('account|3|second-brand')
    expect(other.key).toBe('account|4|second-brand')
    expect(one.secret).not.toBe(other.secret)
    const { id } = sandbox.control.saveOrganization({ name: 'Open to all' })
    expect(sandbox.control.brand.offerJob({ brandKey: one.key, organizationId: id }).source).toBe(
      'Second Brand',
    )
  })

  test('a provider writes an estimate in the app; the customer signs it and pays', async () => {
    const { sandbox, brand, gateway } = await play()
    const { id } = sandbox.control.brand.offerJob({ organizationId: 501 })
    sandbox.control.act(id, { act: 'accept' })
    await brand.drain()
    await gateway.drain()
    sandbox.control.act(id, {
      act: 'bill',
      title: 'Repair',
      lines: [{ title: 'Igniter', qty: 2, price: 45.5 }],
    })
    const [estimate] = sandbox.control.records.list({ recordType: 'billing_document' })
    if (estimate === undefined) throw new Error('expected an estimate')
    sandbox.control.records.actOnDocument(estimate.id, { act: 'win' })
    expect(await brand.drain()).toMatchObject([
      { estimate: { status: 'draft', total: { value: '91.00' }, lines: [{ title: 'Igniter' }], job_id: id } },
      { estimate: { status: 'won' } },
      { invoice: { status: 'draft', total: { value: '91.00' } } },
    ])
    expect(await gateway.drain()).toEqual([])
  })

  test('half an answer, and everything twice', async () => {
    const { sandbox, brand, gateway } = await play()
    sandbox.control.addFault({ route: 'agent/in', kind: 'duplicate' })
    await brand.post([
      { header: { record_type: 'job', version: 'v3' }, record: jobFields() },
      {
        header: { record_type: 'attachment', version: 'v3' },
        record: { external_job_id: 'claim-1', description: 'A note without an id of its own' },
      },
    ])
    expect(sandbox.control.jobs()[0]?.attachments).toHaveLength(2)
    sandbox.control.addFault({ route: 'agent/out', kind: 'duplicate' })
    const ids = (await gateway.poll()).map(({ id }) => id)
    expect(ids).toHaveLength(6)
    expect(new Set(ids).size).toBe(3)
    sandbox.control.addFault({ route: 'agent/out', kind: 'garbage' })
    const answer = await gateway.send('/agent/out', Buffer.from('{}'))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('[')
  })
})
