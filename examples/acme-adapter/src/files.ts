import type { AttachmentRequest } from '@truckroll/gateway'
import type { AcmeClient } from './client.ts'
import { toAcmeFile, toReference } from './mapping.ts'
import { toWorkOrderId } from './work-order-id.ts'

export async function addFile(acme: AcmeClient, request: AttachmentRequest): Promise<void> {
  const { attachment, event } = request
  const workOrderId = toWorkOrderId(request)
  const externalReference = toReference('attachment', attachment.id ?? event.id)
  // Looks first on every attempt: Dispatch may tell of a file again under another message.
  await request.step('file', async () => {
    const known = await acme.findFileId(workOrderId, externalReference)
    if (known !== undefined) return known
    const { bytes, contentType } = await request.files.get(attachment.file_token ?? '')
    const contentBase64 = Buffer.from(bytes).toString('base64')
    const file = { ...toAcmeFile(attachment.name, contentType), contentBase64, externalReference }
    return acme.createFile(workOrderId, file)
  })
}

export async function removeFile(acme: AcmeClient, request: AttachmentRequest): Promise<void> {
  const externalReference = toReference('attachment', request.attachment.id ?? request.event.id)
  const fileId = await acme.findFileId(toWorkOrderId(request), externalReference)
  if (fileId !== undefined) await acme.deleteFile(fileId)
}
