import type { ChangeAppointmentRequest, EventResponse, UpdateJobRequest } from '@truckroll/gateway'
import { HammerAdapter } from './base.ts'
import { type Credentials, nothing } from './hammer.ts'

export class WithChanges extends HammerAdapter {
  /** The brand changed the job; `changed` holds JSON pointers, and none if only its status moved. */
  async updateJob(request: UpdateJobRequest<unknown, Credentials>): Promise<EventResponse> {
    if (!request.changed.some((pointer) => pointer.startsWith('/title'))) return {}
    const change = { title: request.job.title }
    await this.hammer.call(request, 'PATCH', `/orders/${request.link.bmsId}`, nothing, change)
    return {}
  }

  /** A visit was made, moved or taken back in Dispatch. */
  async changeAppointment(request: ChangeAppointmentRequest<unknown, Credentials>): Promise<EventResponse> {
    const { appointment, link } = request
    if (appointment.status !== 'scheduled') return { handled: false }
    if (appointment.time == null) return { needsAttention: 'A visit came without a time.' }
    const visit = { reference: String(appointment.id), start: appointment.time }
    await this.hammer.call(request, 'POST', `/orders/${link.bmsId}/visits`, nothing, visit)
    return {}
  }
}
