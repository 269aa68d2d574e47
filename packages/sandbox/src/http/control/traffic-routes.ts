import * as z from 'zod'
import { requestDetailSchema, requestFilterSchema, requestItemSchema } from '../../control/request-view.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['queues']

export function trafficRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/requests',
    {
      schema: {
        tags,
        summary: "The latest requests to Dispatch's interface, refused ones too, the newest first",
        querystring: requestFilterSchema,
        response: { 200: z.object({ items: z.array(requestItemSchema) }), 422: problems[422] },
      },
    },
    ({ query }) => ({ items: control.traffic.list(query) }),
  )
  app.get(
    '/requests/:seq',
    {
      schema: {
        tags,
        summary: 'One request with its body, its answer, and the check of its signature step by step',
        params: z.object({ seq: z.coerce.number().int().min(1) }),
        response: { 200: requestDetailSchema, 404: problems[404], 422: problems[422] },
      },
    },
    ({ params: { seq } }) => control.traffic.get(seq),
  )
}
