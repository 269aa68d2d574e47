import { payloadOf, type WirePayload } from '../dispatch/wire-payloads.ts'

type Fields = Readonly<Record<string, unknown>>

/** Dispatch's id of the company of a test. */
export const organizationId = 17

/** A job in full, as a brand offers it; fields lie over those of a usual job, and undefined takes one away. */
export function jobMessage(at: number, fields: Fields): WirePayload {
  const id = String(fields['id'])
  return payloadOf({
    job: without({
      source_id: 123,
      source: 'American Pie',
      organization_id: organizationId,
      title: `Heater is cold ${id}`,
      description: `The heater in the hall blows cold air.\n\nClaim ${id}`,
      symptom: 'no heat',
      service_type: 'hvac',
      service_instructions: 'Call ahead',
      status: 'offered',
      status_message: '',
      updated_at: toWireTime(at),
      external_id: `claim-${id}`,
      address: {
        street_1: '1755 Ridgeview Dr',
        street_2: '',
        city: 'Arlington',
        state: 'TX',
        postal_code: '76012',
        country: 'US',
        timezone: 'America/Chicago',
        latitude: 32.77,
        longitude: -97.13,
      },
      customer: {
        id: Number(id.slice(-9)) + 1_000,
        first_name: 'James',
        last_name: `Dodd ${id}`,
        email: `james.${id}@example.com`,
        phone_number: `+1817555${id.slice(-4).padStart(4, '0')}`,
      },
      equipment_descriptions: [{ equipment_type: 'Furnace', manufacturer: 'Trane', model_number: 'XR-95' }],
      ui_options: {
        show_decline: true,
        reject_reasons: ['too far|Too far|false|false', 'booked'],
        cancel_reasons: ['moved|Customer moved|true|false'],
        pause_reasons: ['parts|Waits for parts|true|false'],
        complete_reasons: ['fixed|Fixed|false|false'],
      },
      ...fields,
    }),
  })
}

function without(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** The small event: what became of a job in Dispatch, and no more. */
export function statusMessage(
  at: number,
  job: { readonly id: unknown; readonly status: string; readonly reason?: string },
): WirePayload {
  const { id, status, reason = '' } = job
  return payloadOf({ job: { id, status, status_message: reason, updated_at: toWireTime(at) } })
}

export function noteMessage(at: number, jobId: unknown, fields: Fields): WirePayload {
  return payloadOf({
    attachment: {
      entity_type: 'Job',
      entity_id: jobId,
      updated_at: toWireTime(at),
      deleted_at: null,
      ...fields,
    },
  })
}

export function appointmentMessage(at: number, jobId: unknown, fields: Fields): WirePayload {
  return payloadOf({
    appointment: { job_id: jobId, status: 'scheduled', updated_at: toWireTime(at), ...fields },
  })
}

/** `2018-05-18T10:05:46+0000`, as Dispatch writes times. */
function toWireTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+0000`
}
