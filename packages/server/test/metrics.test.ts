import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

const token = 'a-token-of-sixteen'
const hasPromtool = spawnSync('promtool', ['--version']).error === undefined

async function scrape(
  { port }: World,
  bearer = token,
): Promise<{ status: number; type: string | null; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: { authorization: `Bearer ${bearer}` },
  })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

/** The value of one line. */
function valueOf(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

describe('/metrics', () => {
  test('tells what was recorded, attempted, accepted and sent, and how it is now', async () => {
    const world = await startWorld({ server: { apiToken: token }, token })
    const parked = new Promise((resolve) => world.gateway.on('event:parked', resolve))
    const jobId = await world.offerJob()
    await world.offerJob({ title: 'refuse' })
    await parked
    const sent = new Promise((resolve) => world.gateway.on('update:sent', resolve))
    await world.call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'note', text: 'hello' } })
    await sent
    const { status, type, text } = await scrape(world)
    expect(status).toBe(200)
    expect(type).toMatch(/^text\/plain; version=0\.0\.4/)
    const attempted = 'truckroll_attempts_total'
    for (const [name, value] of [
      ['truckroll_store_up', 1],
      [`${attempted}{type="job.created",outcome="done",cause=""}`, 1],
      [`${attempted}{type="job.created",outcome="failed",cause="refused"}`, 1],
      ['truckroll_events_parked_total{cause="refused"}', 1],
      ['truckroll_updates_accepted_total{kind="note",state="queued"}', 1],
      ['truckroll_updates_sent_total{kind="note"}', 1],
      ['truckroll_update_to_sent_seconds_count', 1],
      ['truckroll_dead_letters', 1],
      ['truckroll_held_keys', 1],
      ['truckroll_queued_updates', 0],
      ['truckroll_pauses', 0],
      ['truckroll_lease_held{credential="default"}', 1],
    ] as const) {
      expect([name, valueOf(text, name)]).toEqual([name, value])
    }
    // An answer of Dispatch to the note may have come by now.
    for (const name of [
      'truckroll_messages_recorded_total{duplicate="false"}',
      'truckroll_messages_acked_total',
      'truckroll_record_to_attempt_seconds_count',
      'truckroll_attempt_duration_seconds_count',
      'truckroll_polls_total{credential="default",outcome="done"}',
      'truckroll_poll_duration_seconds_count',
      'truckroll_store_record_duration_seconds_count',
      'truckroll_store_read_seconds',
      'truckroll_store_bytes',
      'truckroll_last_poll_timestamp_seconds{credential="default"}',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ]) {
      expect([name, valueOf(text, name)]).toEqual([name, expect.toSatisfy((value: number) => value > 0)])
    }
    expect(text).toMatch(/^truckroll_waiting_events \d+$/m)
    expect(text).toMatch(/^truckroll_oldest_waiting_event_age_seconds \d/m)
    expect(text).toMatch(
      /^truckroll_info\{environment="sandbox",instance="main",adapter="[^"]+",adapter_version="[^"]+"\} 1$/m,
    )
  })

  test('leaves out what the store would have told while it cannot be read', async () => {
    const world = await startWorld({ server: { apiToken: token } })
    await world.gateway.stop({ graceMs: 100 })
    const { status, text } = await scrape(world)
    expect(status).toBe(200)
    expect(valueOf(text, 'truckroll_store_up')).toBe(0)
    expect(text).not.toMatch(/^truckroll_waiting_events \d/m)
  })

  test('is for tokens with a scope for it', async () => {
    const apiTokens = 'prometheus:metrics:a-token-for-metrics,writer:updates:a-token-for-updates'
    const world = await startWorld({ server: { apiToken: token, apiTokens } })
    expect((await scrape(world, 'a-token-for-metrics')).status).toBe(200)
    expect((await scrape(world, 'a-token-for-updates')).status).toBe(403)
    expect((await scrape(world, 'nobodys-token-at-all')).status).toBe(401)
  })

  test.skipIf(!hasPromtool)('keeps to the naming of Prometheus', async () => {
    const world = await startWorld({ server: { apiToken: token } })
    await world.offerJob()
    const { text } = await scrape(world)
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    })
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})
