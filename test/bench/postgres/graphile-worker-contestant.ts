import { Logger, makeWorkerUtils, run, type WorkerUtils } from 'graphile-worker'
import type { Arrival, Contestant } from './contestant.ts'
import { toRounds } from './to-rounds.ts'

const logger = new Logger(() => () => undefined)

/** A serial queue of its own for each job, the only way in which it keeps an order. */
export const graphileWorker: Contestant = {
  name: 'graphile-worker 0.18.0',
  schema: 'graphile_worker',
  async start(url, work) {
    const utils: WorkerUtils = await makeWorkerUtils({ connectionString: url, logger })
    await utils.migrate()
    const runner = await run({
      connectionString: url,
      logger,
      noHandleSignals: true,
      concurrency: 16,
      maxPoolSize: 18,
      pollInterval: 500,
      taskList: { event: (payload) => work((payload as Arrival).jobId, (payload as Arrival).number) },
    })
    return {
      put: async (arrivals) => {
        for (const round of toRounds(arrivals)) {
          await utils.addJobs(
            round.map((payload) => ({ identifier: 'event', payload, queueName: payload.jobId })),
          )
        }
      },
      stop: async () => {
        await runner.stop()
        await utils.release()
      },
    }
  },
}
