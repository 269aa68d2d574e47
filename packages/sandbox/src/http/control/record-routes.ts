import { dispatchIdSchema } from '@truckroll/protocol'
import * as z from 'zod'
import { billingActSchema } from '../../billing/billing-acts.ts'
import { calendarEntrySchema, cancelJobSchema, recordFilterSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { jobViewSchema } from '../../control/views.ts'
import { keptRecordSchema } from '../../world/entities.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['records']
const params = z.object({ offerId: z.string() })

export function recordRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/records',
    {
      schema: {
        tags,
        summary: 'What brands have posted beside jobs: technicians, trades, places, offers, documents',
        querystring: recordFilterSchema,
        response: { 200: z.object({ items: z.array(keptRecordSchema) }), 422: problems[422] },
      },
    },
    ({ query }) => ({ items: control.records.list(query) }),
  )
  app.post(
    '/offers/:offerId/assign',
    {
      schema: {
        tags,
        summary: 'A person at Dispatch gives an offer to a provider: now it is a job',
        params,
        body: z.strictObject({ organizationId: dispatchIdSchema }),
        response: { 200: jobViewSchema, ...problems },
      },
    },
    ({ params: { offerId }, body }) => control.records.assignOffer(offerId, body.organizationId),
  )
  app.post(
    '/offers/:offerId/cancel',
    {
      schema: {
        tags,
        summary: 'A person at Dispatch ends an offer; the brand hears of it',
        params,
        body: cancelJobSchema.optional(),
        response: { 200: z.object({}), ...problems },
      },
    },
    ({ params: { offerId }, body }) => {
      control.records.cancelOffer(offerId, body?.reason)
      return {}
    },
  )
  app.post(
    '/documents/:documentId/acts',
    {
      schema: {
        tags,
        summary: 'People send, sign and pay an estimate or invoice; the brand hears of it',
        params: z.object({ documentId: z.string() }),
        body: billingActSchema,
        response: { 200: keptRecordSchema, ...problems },
      },
    },
    ({ params: { documentId }, body }) => control.records.actOnDocument(documentId, body),
  )
  app.post(
    '/calendar',
    {
      schema: {
        tags,
        summary: 'A technician enters something into the calendar; the brand hears of it',
        body: calendarEntrySchema,
        response: { 200: keptRecordSchema, ...problems },
      },
    },
    ({ body }) => control.records.addCalendarEntry(body),
  )
}
