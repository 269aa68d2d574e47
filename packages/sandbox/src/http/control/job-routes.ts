import * as z from 'zod'
import { webJobSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { jobViewSchema } from '../../control/views.ts'
import { appActSchema } from '../../rules/app-act.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const paramsSchema = z.object({ jobId: z.string() })

export function jobRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/jobs',
    {
      schema: {
        tags: ['jobs'],
        summary: 'All jobs',
        response: { 200: z.object({ items: z.array(jobViewSchema) }) },
      },
    },
    () => ({ items: control.jobs() }),
  )
  app.post(
    '/jobs',
    {
      schema: {
        tags: ['jobs'],
        summary: 'A person makes a job on a web page of Dispatch; the brand hears all of it',
        body: webJobSchema,
        response: { 200: jobViewSchema, ...problems },
      },
    },
    ({ body }) => control.brand.makeJob(body),
  )
  app.get(
    '/jobs/:jobId',
    {
      schema: {
        tags: ['jobs'],
        summary: 'One job',
        params: paramsSchema,
        response: { 200: jobViewSchema, ...problems },
      },
    },
    ({ params }) => control.job(params.jobId),
  )
  app.post(
    '/jobs/:jobId/acts',
    {
      schema: {
        tags: ['jobs'],
        summary: "A person acts in Dispatch's app",
        description: 'The brand hears of it, and so does the gateway of the provider.',
        params: paramsSchema,
        body: appActSchema,
        response: { 200: jobViewSchema, ...problems },
      },
    },
    ({ params, body }) => control.act(params.jobId, body),
  )
}
