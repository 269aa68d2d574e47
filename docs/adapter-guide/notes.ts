import type { AttachmentRequest, NoteRequest } from '@truckroll/gateway'
import { WithChanges } from './changes.ts'
import { type Credentials, nothing } from './hammer.ts'

export class WithNotes extends WithChanges {
  async addNote(request: NoteRequest<unknown, Credentials>): Promise<void> {
    const note = { reference: String(request.note.id), text: request.note.description }
    await this.hammer.call(request, 'POST', `/orders/${request.link.bmsId}/notes`, nothing, note)
  }

  async updateNote(request: NoteRequest<unknown, Credentials>): Promise<void> {
    const change = { text: request.note.description }
    await this.hammer.call(request, 'PATCH', `/notes/${String(request.note.id)}`, nothing, change)
  }

  async deleteNote(request: NoteRequest<unknown, Credentials>): Promise<void> {
    await this.hammer.call(request, 'DELETE', `/notes/${String(request.note.id)}`, nothing)
  }

  async addAttachment(request: AttachmentRequest<unknown, Credentials>): Promise<void> {
    const { attachment, files, link } = request
    const { bytes, contentType } = await files.get(attachment.file_token ?? '')
    const file = { name: attachment.name, contentType, base64: Buffer.from(bytes).toString('base64') }
    await this.hammer.call(request, 'POST', `/orders/${link.bmsId}/files`, nothing, file)
  }

  async removeAttachment(request: AttachmentRequest<unknown, Credentials>): Promise<void> {
    await this.hammer.call(request, 'DELETE', `/files/${String(request.attachment.id)}`, nothing)
  }
}
