import type { NewUpdate } from '../outbox-store.ts'
import { isStorable, toStorable } from '../storable-text.ts'

/** An update that is compared with what is stored by texts as they are read back: see `toStorableMessage`. */
export function toStorableUpdate(update: NewUpdate): NewUpdate {
  const { jobId, idempotencyKey, echo, ordering } = update
  const texts = [jobId, idempotencyKey, echo?.value, ordering?.appointmentId]
  if (texts.every((text) => text === undefined || isStorable(text))) return update
  return {
    ...update,
    jobId: toStorable(jobId),
    ...(idempotencyKey !== undefined && { idempotencyKey: toStorable(idempotencyKey) }),
    echo: echo && { ...echo, value: toStorable(echo.value) },
    ordering: ordering && toStorableOrdering(ordering),
  }
}

function toStorableOrdering(
  ordering: NonNullable<NewUpdate['ordering']>,
): NonNullable<NewUpdate['ordering']> {
  if (ordering.appointmentId === undefined) return ordering
  return { ...ordering, appointmentId: toStorable(ordering.appointmentId) }
}
