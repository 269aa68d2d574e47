import type { Scenario } from '../scenario.ts'
import { ProcessWorld } from '../world/process-world.ts'

const attemptMs = 1_500
const blockedExit = 70

export const hungAdapter: Scenario = {
  name: 'hung-adapter',
  does: 'an adapter that never settles holds its own job only; one that blocks the event loop ends the process with 70',
  async run(context) {
    const messages = context.scale === 'full' ? 400 : 40
    const env = { TRUCKROLL_ATTEMPT_TIMEOUT_MS: String(attemptMs) }
    await using world = await ProcessWorld.create(context, { hasTechnician: true, env })
    const gateway = await world.seat.start()
    await neverSettle(world, messages)
    const { code, seconds } = await gateway.stop()
    world.store.letGo()
    context.say(`an attempt that never settles: exit ${code} ${seconds.toFixed(1)} s after SIGTERM`)
    if (code !== 0 || seconds > 10)
      world.object('exit', `SIGTERM: exit ${code} after ${seconds.toFixed(1)} s`)
    await block(world, context.say)
    await world.feed(messages)
    const findings = await world.settle()
    return { findings, facts: world.tellTraffic() }
  },
}

/** One job's call never comes back: all others are done, and it is not tried again meanwhile. */
async function neverSettle(world: ProcessWorld, messages: number): Promise<void> {
  const { bms, evidence } = world
  world.emit(11)
  const stuck = evidence.emitted.at(-1)
  if (stuck?.jobId === undefined) throw new Error('expected a job')
  bms.misbehaviours.set(stuck.jobId, 'never-settle')
  await world.feed(messages)
  await world.until('all jobs but the one that hangs', () =>
    evidence.emitted.every((each) => each === stuck || evidence.isDone(each)),
  )
  await world.rest(2 * attemptMs)
  const calls = evidence.calls.filter(({ eventId }) => eventId === stuck.eventId).length
  if (calls !== 1)
    world.object('tried-again', `a hung attempt's event was tried ${calls} times before it settled`)
  bms.misbehaviours.clear()
}

async function block(world: ProcessWorld, say: (text: string) => void): Promise<void> {
  world.emit(12)
  const jobId = world.evidence.emitted.at(-1)?.jobId ?? ''
  world.bms.misbehaviours.set(jobId, 'block')
  const gateway = await world.seat.start()
  await world.until('the end of a blocked process', () => !gateway.isRunning)
  world.store.letGo()
  world.bms.misbehaviours.clear()
  const { code, signal } = await gateway.exited
  const names = gateway.lastWords().includes(`of job ${jobId}`)
  say(`an adapter that blocks: exit ${code ?? signal}, ${names ? 'naming' : 'not naming'} the call`)
  if (code !== blockedExit)
    world.object('exit', `a blocked process ended with ${code ?? signal}, expected ${blockedExit}`)
  if (!names) world.object('unnamed', `the last words do not name job ${jobId}:\n${gateway.lastWords()}`)
  await world.seat.start()
}
