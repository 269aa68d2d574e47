import type { Scenario } from '../scenario.ts'
import { ignoreNeverCame } from '../world/watch.ts'
import { ProcessWorld } from '../world/process-world.ts'

const mostSeconds = 10

export const sigterm: Scenario = {
  name: 'sigterm',
  does: 'SIGTERM under load, also with a BMS and a Dispatch that hang: exit 0 within 10 s, nothing lost',
  async run(context) {
    const stops = context.scale === 'full' ? 10 : 2
    await using world = await ProcessWorld.create(context, {
      hasTechnician: true,
      hangMs: 15_000,
      latencyMs: { dispatch: 0, bms: 50 },
    })
    const random = world.random.fork('stops')
    const longest = { seconds: 0 }
    for (let stop = 1; stop <= stops; stop += 1) {
      for (let message = 0; message < 60; message += 1) world.emit()
      const gateway = await world.seat.start()
      // Every second time nobody answers any more.
      if (stop % 2 === 0) world.hang()
      const until = world.traffic + random.integer(5, 100)
      await world.until('load', () => world.traffic >= until, 5_000).catch(ignoreNeverCame)
      const stopping = gateway.stop()
      gateway.kill('SIGTERM')
      const { code, signal, seconds } = await stopping
      world.store.letGo()
      world.calmDown()
      longest.seconds = Math.max(longest.seconds, seconds)
      context.say(`stop ${stop} of ${stops}: exit ${code ?? signal} after ${seconds.toFixed(1)} s`)
      if (code !== 0) world.object('exit', `SIGTERM ended it with ${code ?? signal}, expected 0`)
      if (seconds > mostSeconds) world.object('slow-stop', `it ended ${seconds.toFixed(1)} s after SIGTERM`)
    }
    await world.seat.start()
    const findings = await world.settle()
    return {
      findings,
      facts: `${stops} stops, the longest ${longest.seconds.toFixed(1)} s; ${world.tellTraffic()}`,
    }
  },
}
