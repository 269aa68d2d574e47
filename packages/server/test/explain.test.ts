import { describe, expect, test } from 'vitest'
import {
  type Adapter,
  type CreateJobRequest,
  type CreateJobResponse,
  defineAdapter,
  type EventResponse,
  TerminalError,
} from '@truckroll/gateway'
import { startWorld } from './support/start-world.ts'

class RefusingAdapter implements Adapter {
  async createJob({ job, step }: CreateJobRequest): Promise<CreateJobResponse> {
    await step('customer', async () => ({ id: 1 }))
    if (job.title === 'Bad') {
      throw new TerminalError('there is no zone for this address', {
        status: 422,
        body: '{"detail":"zone 9 is unknown"}',
      })
    }
    return { bmsId: `WO-${job.id}` }
  }

  async cancelJob(): Promise<EventResponse> {
    return {}
  }
}
const refusing = defineAdapter({ name: 'refusing', version: '1.0.0', adapter: RefusingAdapter })

const customer = {
  first_name: 'Dana',
  last_name: 'Moreno',
  phone_numbers: [{ number: '5125550101', primary: true }],
}

describe('GET /v1/explain', () => {
  test('tells the story of a job, found by whatever people call it', async () => {
    const { call, offerJob } = await startWorld({ adapter: refusing })
    const jobId = await offerJob({ title: 'Leak', friendly_external_id: 'HW-1042', customer })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'note', text: 'hello' } })
    const by = [`job=${jobId}`, 'job=moreno', 'claim=HW-1042', `bmsId=WO-${jobId}`, 'phone=(512)%20555-0101']
    for (const query of by) {
      const { status, body } = await call('GET', `/v1/explain?${query}`)
      expect([query, status, body]).toMatchObject([
        query,
        200,
        {
          found: 'one',
          text: expect.stringMatching(
            /^Job \d+ .*Dana Moreno[\s\S]*Dispatch sent the full job[\s\S]*What happens next/,
          ),
          story: {
            job: { id: jobId, bmsId: `WO-${jobId}`, timeline: expect.arrayContaining([expect.anything()]) },
            events: [{ type: 'job.created', state: 'done', steps: ['customer'] }],
            refusals: [],
          },
        },
      ])
    }
    const other = await call('GET', `/v1/explain?job=${jobId}&bmsId=WO-0`)
    expect(other.body).toMatchObject({ found: 'none' })
  })

  test('says who refused, what waits and what frees it', async () => {
    const { call, offerJob } = await startWorld({ adapter: refusing })
    const jobId = await offerJob({ title: 'Bad' })
    const { body } = await call('GET', `/v1/explain?job=${jobId}`)
    expect(body).toMatchObject({
      found: 'one',
      story: {
        events: [
          { state: 'dead', message: expect.stringContaining('there is no zone'), steps: ['customer'] },
        ],
        refusals: [expect.stringContaining('zone 9 is unknown')],
        freedBy: expect.stringContaining('truckroll dead-letters'),
      },
      text: expect.stringMatching(
        /Who refused[\s\S]*It waits for a person: [\s\S]*What frees it: replay or skip/,
      ),
    })
  })

  test('lists the jobs that fit if there are several', async () => {
    const { call, offerJob } = await startWorld()
    const fields = { friendly_external_id: 'HW-7' }
    const ids = [await offerJob(fields), await offerJob(fields)]
    expect((await call('GET', '/v1/explain?claim=HW-7')).body).toMatchObject({
      found: 'several',
      isMore: false,
      jobs: [{ id: ids[1] }, { id: ids[0] }],
      text: expect.stringContaining('2 jobs fit'),
    })
  })

  test('proves that what does not fit never came', async () => {
    const { call, gateway, offerJob } = await startWorld()
    await offerJob()
    await expect.poll(async () => (await gateway.status()).credentials[0]?.lastPollAt).toBeDefined()
    const { body } = await call(
      'GET',
      '/v1/explain?claim=HW-404&externalOrganizationId=nobody&since=2026-01-01T00:00:00Z',
    )
    expect(body).toMatchObject({
      found: 'none',
      absence: {
        since: '2026-01-01T00:00:00.000Z',
        polls: {
          count: expect.toSatisfy((count: number) => count > 0),
          gaps: [{ from: '2026-01-01T00:00:00.000Z' }],
        },
        provider: { externalOrganizationId: 'nobody', state: null, jobs: 0, newest: null },
      },
      text: expect.stringMatching(
        /^No job fits claim HW-404, provider nobody, from 2026-01-01 00:00:00 UTC[\s\S]*Among the jobs that came in full\.\n[\s\S]*truckroll explain ID\n[\s\S]*Nobody asked from[\s\S]*is not known here/,
      ),
    })
  })

  test('tells what came about a job that is not known itself', async () => {
    const { call, sandbox } = await startWorld()
    const accountKey = sandbox.accounts.find(({ role }) => role === 'gateway')?.key ?? ''
    const job = { id: 48_213, status: 'canceled', external_id: 'claim-1' }
    sandbox.control.emit({ accountKey, payload: { Actions: [{ ID: null, Put: { job } }] } })
    const ask = async () => (await call('GET', '/v1/explain?job=48213')).body
    await expect.poll(ask).toMatchObject({
      found: 'none',
      absence: { timeline: expect.arrayContaining([expect.objectContaining({ source: 'dispatch' })]) },
      text: expect.stringMatching(
        /^Messages about job 48213 came, but the job itself is not known here[\s\S]*What happened\n {2}\d{4}-/,
      ),
    })
    expect((await call('GET', '/v1/explain?job=48214')).body).toMatchObject({
      absence: { timeline: [] },
      text: expect.stringMatching(
        /^No job fits job 48214[\s\S]*by the id, among messages about jobs that never did\.\n\n/,
      ),
    })
  })

  test.for([
    ['job', ''],
    ['since', 'since=yesterday'],
    ['claim', 'claim='],
  ])('refuses a question that says nothing, at %s', async ([parameter, query]) => {
    const { call } = await startWorld()
    const answer = await call('GET', `/v1/explain?${query}`)
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ parameter }] })
    expect(answer.body).not.toMatchObject({ title: expect.stringContaining('update') })
  })

  test('says by a code of its own that a question names nothing', async () => {
    const { gateway } = await startWorld()
    await expect(gateway.stories.explain({})).rejects.toMatchObject({ code: 'TR_QUERY_INVALID' })
    await expect(gateway.operations.replayMany({}, { token: 'test' })).rejects.toMatchObject({
      code: 'TR_QUERY_INVALID',
    })
  })
})
