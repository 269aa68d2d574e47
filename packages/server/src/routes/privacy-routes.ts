import { nullIsAbsent, type Gateway, type PrivacyQuery } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import type { ServerApp } from '../http/server-app.ts'
import {
  forgetReportSchema,
  personalExportSchema,
  privacyFindingsSchema,
  toForgetReport,
  toPersonalExport,
  toPrivacyFindings,
} from '../views/privacy-view.ts'

const text = z.string().trim().min(1).max(500)

const person = {
  phone: text.optional().meta({ description: 'in any spelling' }),
  email: text.optional(),
  customer: text.optional().meta({ description: "whole name, or Dispatch's id of the customer" }),
  job: text.optional().meta({ description: "Dispatch's id of a job" }),
}
const isOne = ({ phone, email, customer, job }: PrivacyQuery) =>
  [phone, email, customer, job].filter((value) => value !== undefined).length === 1
const wanted = { path: ['phone'], message: 'expected one of phone, email, customer and job' }

/** One of them. In a body, so that it stands in no log of a proxy. */
export const privacyRequestSchema = nullIsAbsent(z.strictObject(person).refine(isOne, wanted))

export const forgetRequestSchema = nullIsAbsent(
  z
    .strictObject({
      ...person,
      limit: z
        .int()
        .min(1)
        .max(10_000)
        .default(10_000)
        .meta({ description: 'how many jobs at most; then ask again' }),
    })
    .refine(isOne, wanted),
)

/** What the store holds of a person. */
export function registerPrivacyRoutes(app: ServerApp, { privacy }: Gateway): void {
  app.route({
    method: 'POST',
    url: '/v1/privacy/find',
    config: { access: forToken('admin') },
    schema: {
      operationId: 'findPersonalData',
      tag: 'Operations',
      summary: 'Jobs of a person, and how much is held of each',
      body: privacyRequestSchema,
      response: { 200: privacyFindingsSchema },
    },
    handler: async (request, reply) =>
      reply.code(200).send(toPrivacyFindings(await privacy.find(request.body))),
  })

  app.route({
    method: 'POST',
    url: '/v1/privacy/export',
    config: { access: forToken('admin') },
    schema: {
      operationId: 'exportPersonalData',
      tag: 'Operations',
      summary: 'All that is held of a person, as it is',
      body: privacyRequestSchema,
      response: { 200: personalExportSchema },
    },
    handler: async (request, reply) =>
      reply.code(200).send(toPersonalExport(await privacy.export(request.body))),
  })

  app.route({
    method: 'POST',
    url: '/v1/privacy/forget',
    config: { access: forToken('admin') },
    schema: {
      operationId: 'forgetPersonalData',
      tag: 'Operations',
      summary: 'Remove what is held of a person; ids, times and states stay',
      body: forgetRequestSchema,
      response: { 200: forgetReportSchema },
    },
    handler: async (request, reply) => {
      const { limit, ...query } = request.body
      return reply.code(200).send(toForgetReport(await privacy.forget(query, callerOf(request), limit)))
    },
  })
}
