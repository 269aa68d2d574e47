import type { Handed } from './scripted-adapter.ts'
import { gatewayKey, type HttpWorld } from './http-world.ts'

/** Dispatch tells of one entity, such as a job or a note. */
export function emit(world: HttpWorld, put: Readonly<Record<string, unknown>>): string {
  const payload = { Actions: [{ ID: null, Put: put }] }
  return world.sandbox.control.emit({ accountKey: gatewayKey, payload }).id
}

/** Dispatch tells of a job in full, its title telling one event from the next. */
export function emitJob(world: HttpWorld, id: number, title: string, organizationId = 11_776): string {
  return emit(world, { job: { id, title, status: 'offered', organization_id: organizationId } })
}

export function titleOf(handed: Handed): unknown {
  const job = handed.request.event.data['job']
  return typeof job === 'object' && job !== null && 'title' in job ? job.title : undefined
}

export function titlesOf(handed: readonly Handed[], jobId: string): unknown[] {
  return handed.filter((one) => one.jobId === jobId).map(titleOf)
}
