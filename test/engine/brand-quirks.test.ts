import { expect, test } from 'vitest'
import { quirks } from '../../docs/adapter-guide/quirks.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

test('an adapter is handed the jobs of a brand as its quirks have them; what is recorded stays', async () => {
  const scripted = createScriptedAdapter()
  scripted.play(() => ({ bmsId: 'WO-1' }))
  const [quirk] = quirks
  if (quirk === undefined) throw new Error('expected a quirk')
  // The brand of the local Dispatch.
  const ofBrand = { ...quirk, sourceId: 123, example: withSource(quirk.example) }
  await using world = await createHttpWorld({ adapter: { ...scripted.definition, quirks: [ofBrand] } })
  const done = world.heard('attempt:done')
  const { id, sourceId } = world.sandbox.control.brand.offerJob({
    fields: { service_instructions: 'Collect $45. Gate 4.', service_fee: null },
  })
  expect(sourceId).toBe(123)
  await done
  const handed = scripted.handed.find(({ type }) => type === 'job.created')
  const request = Object(handed?.request)
  expect(request.job).toMatchObject({ id, service_fee: 45, service_instructions: 'Gate 4.' })
  expect(request.event.data.job).toMatchObject({ service_instructions: 'Collect $45. Gate 4.' })
})

function withSource({ job, becomes }: { readonly job: object; readonly becomes: object }) {
  return { job: { ...job, source_id: 123 }, becomes: { ...becomes, source_id: 123 } }
}
