import { expect, it } from 'vitest'
import { dispatchIdSchema } from './dispatch-id.ts'
import { jobEventSchema } from './inbound/job-event.ts'
import { parseJson } from './json/parse-json.ts'

const hostile = parseJson('{"length":{"valueOf":1,"toString":1}}')

it.each([[''], [null], [{}], [[]], [{ length: 5 }], [hostile]])(
  'takes %j for no id and does not throw',
  (value) => {
    expect(dispatchIdSchema.safeParse(value).success).toBe(false)
  },
)

it('reads a job whose organization is such an object as one without organization', () => {
  const job = jobEventSchema.parse({ id: 7, organization_id: hostile })
  expect(job).toMatchObject({ id: 7 })
  expect(job.organization_id).toBeUndefined()
})
