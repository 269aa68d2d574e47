import {
  idText,
  MarkedNotes,
  toFileName,
  toLine,
  type AttachmentRequest,
  type StepRunner,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { HousecallProClient } from './client.ts'

/** The notes of a job: Housecall Pro changes none, and has no field for another system's id in them. */
export function notesOf(client: HousecallProClient, jobId: string, step: StepRunner): MarkedNotes {
  return new MarkedNotes(
    {
      list: async () =>
        (await client.getJob(jobId))?.notes?.map(({ id, content }) => ({ id, text: content ?? '' })) ?? [],
      add: (text) => client.addNote(jobId, text),
      remove: (id) => client.deleteNote(jobId, id),
    },
    step,
  )
}

const filePrefix = 'dispatch-'

/** A file is taken in later (202), and shows up some time after: its name carries Dispatch's id. */
export async function addFile(
  client: HousecallProClient,
  jobId: string,
  { attachment, event, files, step }: AttachmentRequest,
): Promise<void> {
  const prefix = `${filePrefix}${attachment.id == null ? event.id : idText(attachment.id)}-`
  await step('file', {
    findDelayMs: 5_000,
    find: async () => ((await hasFile(client, jobId, prefix)) ? true : undefined),
    run: async () => {
      if (await hasFile(client, jobId, prefix)) return true
      const { bytes, contentType } = await files.get(attachment.file_token ?? '')
      const name = toFileName(`${prefix}${toLine(attachment.name) || 'file'}`, contentType)
      await client.addFile(jobId, name, contentType, bytes)
      return true
    },
  })
}

async function hasFile(client: HousecallProClient, jobId: string, prefix: string): Promise<boolean> {
  const job = await client.getJob(jobId)
  return job?.attachments?.some(({ file_name: name }) => name?.startsWith(prefix) === true) === true
}

export function isOurFile({ file_name: name }: NonNullable<Job['attachments']>[number]): boolean {
  return name?.startsWith(filePrefix) === true
}
