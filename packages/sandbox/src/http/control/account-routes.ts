import * as z from 'zod'
import { accountViewSchema } from '../../accounts/account-schema.ts'
import { accountChangeSchema, accountInputSchema } from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { stateFilterSchema, stateViewSchema } from '../../control/views.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const tags = ['accounts']

export function accountRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'Accounts, with their made-up secrets',
        response: { 200: z.object({ items: z.array(accountViewSchema) }) },
      },
    },
    () => ({ items: control.accounts() }),
  )
  app.post(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'Enter a further brand or gateway, with a key and secret of its own',
        body: accountInputSchema,
        response: { 200: accountViewSchema, ...problems },
      },
    },
    ({ body }) => control.addAccount(body),
  )
  app.patch(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'Switch polling or webhook, acks, errors',
        body: accountChangeSchema,
        response: { 200: accountViewSchema, ...problems },
      },
    },
    ({ body }) => control.changeAccount(body),
  )
  app.post(
    '/reset',
    {
      schema: {
        tags,
        summary: 'Begin again: an empty world with the accounts of the start',
        description: 'Clock and settings stay as they are, and no id is given twice.',
        response: { 200: z.object({}) },
      },
    },
    () => {
      control.reset()
      return {}
    },
  )
  app.get(
    '/state',
    {
      schema: {
        tags,
        summary: 'Everything',
        querystring: stateFilterSchema,
        response: { 200: stateViewSchema, 422: problems[422] },
      },
    },
    ({ query }) => control.state(query),
  )
}
