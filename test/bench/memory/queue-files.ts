import { randomBytes } from 'node:crypto'

/** Queues a file of each job by REST, so many at a time. */
export async function queueFiles(
  url: string,
  jobIds: readonly string[],
  fileBytes: number,
  callers: number,
): Promise<void> {
  const waiting = [...jobIds]
  const call = async () => {
    for (let jobId = waiting.shift(); jobId !== undefined; jobId = waiting.shift()) {
      const response = await fetch(`${url}/v1/jobs/${jobId}/updates`, {
        method: 'POST',
        body: formOf(fileBytes),
      })
      const text = await response.text()
      if (response.status !== 202) throw new Error(`expected 202, got ${response.status}: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
}

/** Random bytes, as a photo's are: they do not shrink when they are packed. */
function formOf(fileBytes: number): FormData {
  const form = new FormData()
  form.set('kind', 'attachment')
  form.set('file', new Blob([randomBytes(fileBytes)]), 'photo.jpg')
  return form
}
