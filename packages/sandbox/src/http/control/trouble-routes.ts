import { incomingTimeSchema } from '@truckroll/protocol'
import * as z from 'zod'
import { settingsChangeSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { clockViewSchema } from '../../control/views.ts'
import { faultInputSchema, faultSchema } from '../../faults/fault-schema.ts'
import { settingsSchema } from '../../network/settings.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['trouble and time']
const maxAdvanceMs = 315_360_000_000

export function troubleRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/faults',
    {
      schema: {
        tags,
        summary: 'Trouble ordered',
        response: { 200: z.object({ items: z.array(faultSchema) }) },
      },
    },
    () => ({ items: control.faults() }),
  )
  app.post(
    '/faults',
    {
      schema: {
        tags,
        summary: 'Order trouble for the next requests of a route',
        body: faultInputSchema,
        response: { 200: faultSchema, 422: problems[422] },
      },
    },
    ({ body }) => control.addFault(body),
  )
  app.delete(
    '/faults',
    { schema: { tags, summary: 'Clear all trouble; what hangs is cut', response: { 200: z.object({}) } } },
    () => {
      control.clearFaults()
      return {}
    },
  )
  app.delete(
    '/faults/:id',
    {
      schema: {
        tags,
        summary: 'Clear one',
        params: z.object({ id: z.string() }),
        response: { 200: z.object({}), 404: problems[404] },
      },
    },
    ({ params }) => {
      control.clearFaults(params.id)
      return {}
    },
  )
  app.get('/clock', { schema: { tags, summary: 'The time here', response: { 200: clockViewSchema } } }, () =>
    control.clock(),
  )
  app.post(
    '/clock/advance',
    {
      schema: {
        tags,
        summary: 'Let time pass; visibility follows',
        body: z.strictObject({ ms: z.number().int().min(0).max(maxAdvanceMs) }),
        response: { 200: clockViewSchema, 422: problems[422] },
      },
    },
    ({ body }) => control.advanceClock(body.ms),
  )
  app.put(
    '/clock',
    {
      schema: {
        tags,
        summary: 'Set the time',
        body: z.strictObject({ time: incomingTimeSchema }),
        response: { 200: clockViewSchema, 422: problems[422] },
      },
    },
    ({ body }) => control.setClock(Date.parse(body.time)),
  )
  app.get('/settings', { schema: { tags, summary: 'Settings', response: { 200: settingsSchema } } }, () =>
    control.settings(),
  )
  app.patch(
    '/settings',
    {
      schema: {
        tags,
        summary: 'Change visibility time-out, latency, form of an empty poll',
        body: settingsChangeSchema,
        response: { 200: settingsSchema, 422: problems[422] },
      },
    },
    ({ body }) => control.changeSettings(body),
  )
}
