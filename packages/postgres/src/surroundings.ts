import { addAttention, type Logger, notePromotion } from '@truckroll/store'
import { timelineSql } from './sql/standby-sql.ts'
import type { StoreContext } from './store-context.ts'

/**
 * Pauses everything if the database is on another timeline than the last time: a standby was promoted, or it was recovered
 * to a point in time. What was acked on the server before may be missing.
 */
export async function pauseIfPromoted(context: StoreContext, logger: Logger): Promise<void> {
  const { database } = context
  const timeline = await database.readOne(timelineSql)
  if (timeline === undefined || !(await context.run(() => notePromotion(timeline)))) return
  logger.warn(
    { store: database.place, timeline },
    'the database was promoted from a standby or recovered to a point in time, so what was acked last may be missing: everything is paused until `truckroll resume`',
  )
}

/** Lists it for a person. Once the store can be written again, for before that it could not be listed. */
export async function listCanceledWait(context: StoreContext, logger: Logger): Promise<void> {
  try {
    await context.run(() =>
      addAttention({
        cause: 'not_replicated',
        jobId: undefined,
        externalOrganizationId: undefined,
        facts: { says: 'wait_canceled', server: context.database.place },
      }),
    )
  } catch (error) {
    logger.warn({ err: error }, 'the canceled wait for the standby could not be listed for a person')
  }
}
