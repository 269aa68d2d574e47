import * as z from 'zod'
import {
  brandNoteSchema,
  brandPhotoSchema,
  brandPostSchema,
  cancelJobSchema,
  changeJobSchema,
  offerJobSchema,
  reassignJobSchema,
} from '../../control/control-inputs.ts'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { jobViewSchema, sampleSchema } from '../../control/views.ts'
import { recordOutcomeSchema } from '../../world/entities.ts'
import type { ControlApp } from './control-app.ts'
import { problems } from './problems.ts'

const params = z.object({ jobId: z.string() })
const response = { 200: jobViewSchema, ...problems }
const tags = ['brand']

/** Each makes a post as the brand would send it, which is listed among the received posts. */
export function brandRoutes(app: ControlApp, control: SandboxControl): void {
  app.get(
    '/brand/sample',
    {
      schema: {
        tags,
        summary: 'The sample data that the next offered job begins with',
        response: { 200: sampleSchema },
      },
    },
    () => control.brand.sampleJob(),
  )
  app.post(
    '/brand/records',
    {
      schema: {
        tags,
        summary: 'Post any record as the brand: an offer, suggested times, a user, a document',
        body: brandPostSchema,
        response: { 200: recordOutcomeSchema, ...problems },
      },
    },
    ({ body }) => control.brand.post(body),
  )
  app.post(
    '/brand/jobs',
    { schema: { tags, summary: 'Offer a job of sample data', body: offerJobSchema.optional(), response } },
    ({ body }) => control.brand.offerJob(body ?? {}),
  )
  app.post(
    '/brand/jobs/:jobId/cancel',
    { schema: { tags, summary: 'Cancel it', params, body: cancelJobSchema.optional(), response } },
    ({ params: { jobId }, body }) => control.brand.cancelJob(jobId, body ?? {}),
  )
  app.post(
    '/brand/jobs/:jobId/change',
    { schema: { tags, summary: 'Change fields of it', params, body: changeJobSchema, response } },
    ({ params: { jobId }, body }) => control.brand.changeJob(jobId, body),
  )
  app.post(
    '/brand/jobs/:jobId/reassign',
    { schema: { tags, summary: 'Give it to another provider', params, body: reassignJobSchema, response } },
    ({ params: { jobId }, body }) => control.brand.reassignJob(jobId, body),
  )
  app.post(
    '/brand/jobs/:jobId/note',
    { schema: { tags, summary: 'Write a note', params, body: brandNoteSchema, response } },
    ({ params: { jobId }, body }) => control.brand.addNote(jobId, body),
  )
  app.post(
    '/brand/jobs/:jobId/photo',
    { schema: { tags, summary: 'Add a photo', params, body: brandPhotoSchema.optional(), response } },
    ({ params: { jobId }, body }) => control.brand.addPhoto(jobId, body ?? {}),
  )
}
