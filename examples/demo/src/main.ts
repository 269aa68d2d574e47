import { parseArgs } from 'node:util'
import { Brand } from './brand.ts'
import { Narrator } from './narrator.ts'
import { narrateStage } from './narrate-stage.ts'
import type { JobFields } from './jobs.ts'
import { scenes, type Offered } from './scenes.ts'
import { openStage, type Stage } from './stage.ts'
import { toSummary } from './to-summary.ts'

const help = `Watch jobs leave a local Dispatch, arrive in Acme BMS, and the work travel back.

Usage: npm run demo [-- --keep]

  --keep   leave everything running at the end and print the addresses; Ctrl-C stops it
  --help   this text
`

const { values } = parseArgs({ options: { keep: { type: 'boolean' }, help: { type: 'boolean' } } })

const next = [
  '  npm run demo -- --keep                leaves the three running, to look around in them',
  '  npm run dev                           the same on fixed ports; offer jobs and accept them yourself',
  '  npm run build                         once, before the two that follow',
  '  npx --no truckroll init ../my-adapter an adapter of your own, in TypeScript or JavaScript',
  '  npx --no truckroll dev --bridge URL   a service of your own, in any language, over signed HTTP',
  '  docs/answer-back.md                   how any language answers back',
]

if (values.help === true) process.stdout.write(help)
else await play(values.keep === true)

async function play(isKept: boolean): Promise<void> {
  const narrator = new Narrator((line) => process.stdout.write(`${line}\n`), Date.now)
  narrator.heading('Starting a local Dispatch, Acme BMS and the gateway')
  const stage = await openStage({ sandbox: 0, gateway: 0, acme: 0 })
  narrator.say(
    'Truckroll',
    'asked Dispatch to connect Best HVAC; Dispatch matched it and called back: connected',
  )
  const brand = new Brand(stage.sandbox.url, stage.keys.brand, ({ text }) =>
    narrator.say('Brand', `hears: ${text}`),
  )
  const stop = async () => {
    await brand.stop()
    await stage.close()
  }
  process.once('SIGINT', () => void stop().then(() => process.exit(130)))
  narrateStage(stage, narrator)
  await untilSettled(stage)
  const jobIds: string[] = []
  for (const [index, scene] of scenes.entries()) {
    narrator.heading(`Job ${index + 1} of ${scenes.length}: ${scene.title}`)
    await scene.play({ stage, brand, narrator }, () => {
      const offered = offer(stage, narrator, scene.job)
      jobIds.push(offered.jobId)
      return offered
    })
    await untilSettled(stage)
  }
  narrator.heading('What each side holds')
  narrator.table(await toSummary(stage, brand, jobIds))
  if (!isKept) {
    await stop()
    narrator.heading('What to do next')
    for (const line of next) narrator.line(line)
    return
  }
  narrator.heading('Left running')
  narrator.table([
    ['what', 'address', 'key'],
    ['Dispatch (sandbox), control API', `${stage.sandbox.url}/_control/openapi.json`, ''],
    ['gateway, its API', `${stage.server.url}/docs`, 'none on loopback'],
    ['Acme BMS', `${stage.acme.url}/v1/work-orders`, `Bearer ${stage.company.apiKey}`],
  ])
  narrator.line()
  narrator.line('Ctrl-C stops it.')
  // Timers of the parts do not keep a process alive by themselves; its servers do.
}

function offer(stage: Stage, narrator: Narrator, fields: JobFields): Offered {
  const workOrder = new Promise<string>((resolve) => {
    const end = stage.gateway.on('attempt:done', ({ type, bmsId }) => {
      if (type !== 'job.created' || bmsId === undefined) return
      end()
      resolve(bmsId)
    })
  })
  const job = stage.sandbox.control.brand.offerJob({
    organizationId: stage.organizationId,
    fields,
  })
  const jobId = String(job.id)
  narrator.say(
    'Brand',
    `offers job ${jobId} to Best HVAC: ${fields.title}, ${fields.service_type}, ${fields.address.city} ${fields.address.state}`,
  )
  return { jobId, workOrder }
}

/** Nothing waits on either street, so that the next job's story is its own. */
async function untilSettled({ gateway, sandbox }: Stage): Promise<void> {
  const isSettled = async () => {
    const { waitingEvents, queuedUpdates } = await gateway.status()
    return (
      waitingEvents === 0 &&
      queuedUpdates === 0 &&
      sandbox.control.queues().every((queue) => queue.messages.length === 0)
    )
  }
  while (!(await isSettled())) await new Promise((resolve) => void setTimeout(resolve, 20))
}
