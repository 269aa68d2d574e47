import { idText, type AttachmentRequest, type EventResponse } from '@truckroll/gateway'
import { changeEntry, toJobEntry, type Calendar } from './entries.ts'
import { toLine } from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

/** Calendars on telephones read whole entries again and again: a larger file would be in the way of all others. */
const mostBytes = 1_048_576

/** A photo goes into the entry itself, since a calendar has no other place for it. */
export async function addFile(
  calendar: Calendar,
  request: AttachmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { attachment, files, event } = request
  const name = toLine(attachment.name?.replaceAll(/[/\\\p{Cc}"]/gu, '_')) || 'file'
  const { bytes, contentType } = await files.get(attachment.file_token ?? '')
  if (bytes.length > mostBytes) {
    return {
      needsAttention: `The file ${name} has ${Math.ceil(bytes.length / mostBytes)} MB, too much for a calendar. Send it to the company by other means.`,
    }
  }
  const reference = idText(attachment.id ?? event.id)
  const [type = ''] = contentType.split(';')
  const known = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'
  return changeEntry(calendar, toJobEntry(request), `The file ${name} came.`, (entry) =>
    entry.attach(reference, name, known, bytes),
  )
}

/** A file that Dispatch took back; one that was too large to be added is not there. */
export function removeFile(
  calendar: Calendar,
  request: AttachmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { attachment, event } = request
  const wish = `The file ${toLine(attachment.name)} was deleted in Dispatch.`
  return changeEntry(calendar, toJobEntry(request), wish, (entry) =>
    entry.detach(idText(attachment.id ?? event.id)),
  )
}
