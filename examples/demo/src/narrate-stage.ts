import { toSuppressedText } from '@truckroll/gateway/embed'
import type { Narrator } from './narrator.ts'
import type { Stage } from './stage.ts'

/** Tells what the gateway and Acme do by themselves. */
export function narrateStage({ gateway, acme }: Stage, narrator: Narrator): void {
  gateway.on('attempt:done', ({ type, attempt, bmsId }) => {
    // Each update is confirmed by Dispatch; the table at the end counts them.
    if (type === 'update.confirmed') return
    const link = bmsId === undefined ? '' : `, linked to ${bmsId}`
    narrator.say(
      'Truckroll',
      `recorded ${type}, acked it, and handed it to the Acme adapter${attempt > 1 ? `, attempt ${attempt}` : ''}${link}`,
    )
  })
  gateway.on('attempt:failed', ({ type, attempt, message }) => {
    narrator.say(
      'Truckroll',
      `attempt ${attempt} of ${type} failed (${message}); it keeps its place and is tried again`,
    )
  })
  gateway.on('update:queued', ({ kind, state, cause }) => {
    if (state === 'suppressed') narrator.say('Truckroll', `dropped ${kind}: ${toSuppressedText(cause)}`)
  })
  gateway.on('update:sent', ({ kind }) => narrator.say('Truckroll', `sent ${kind} to Dispatch`))
  acme.onEvent(({ type, actor, data }) => {
    if (type === 'work_order.created')
      narrator.say('Acme', `has work order #${data.workOrderNumber}, ${data.workOrder?.status ?? ''}`)
    else if (actor.kind === 'api')
      narrator.say('Acme', `${type.replace('_', ' ').replace('.', ' ').replace('_', ' ')} by the API`)
  })
}
