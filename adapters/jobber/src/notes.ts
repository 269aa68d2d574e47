import { MarkedNotes, type StepRunner } from '@truckroll/gateway'
import type { JobberClient } from './client.ts'

/** The notes of a job. */
export function notesOf(client: JobberClient, jobId: string, step: StepRunner): MarkedNotes {
  return new MarkedNotes(
    {
      list: async () =>
        (await client.getJob(jobId))?.notes.nodes.flatMap(({ id, message }) =>
          id === undefined ? [] : [{ id, text: message ?? '' }],
        ) ?? [],
      add: (text) => client.addNote(jobId, text),
      remove: (id) => client.deleteNote(id),
    },
    step,
  )
}
