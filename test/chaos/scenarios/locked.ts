import { DatabaseSync } from 'node:sqlite'
import type { Scenario } from '../scenario.ts'
import { SqlitePlace } from '../world/store-place.ts'
import { ProcessWorld } from '../world/process-world.ts'

export const locked: Scenario = {
  name: 'locked',
  does: 'another process locks the store file for a while: nothing is acked meanwhile, all goes on afterwards',
  async run(context) {
    const { messages, lockedMs } =
      context.scale === 'full' ? { messages: 300, lockedMs: 10_000 } : { messages: 40, lockedMs: 1_500 }
    await using world = await ProcessWorld.create(context, { hasTechnician: true })
    if (!(world.store instanceof SqlitePlace)) throw new Error('expected SQLite')
    const gateway = await world.seat.start()
    await world.feed(messages)
    const database = new DatabaseSync(world.store.path, { timeout: 5_000 })
    try {
      database.exec('begin exclusive')
      context.say(`locked for ${lockedMs / 1_000} s`)
      for (let message = 0; message < messages; message += 1) world.emit()
      const readiness = await world.until('/readyz that tells', async () => {
        const answer = await world.seat.readiness()
        return answer?.isReady === false && answer
      })
      context.say(`/readyz says ${readiness.failures.join('; ')}`)
      await world.rest(lockedMs)
      if (!gateway.isRunning) world.object('ended', `the gateway ended:\n${gateway.lastWords()}`)
    } finally {
      database.close()
    }
    const findings = await world.settle()
    return { findings, facts: world.tellTraffic() }
  },
}
