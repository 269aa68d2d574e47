import type {
  AttachmentRequest,
  CancelJobRequest,
  ChangeAppointmentRequest,
  CreateJobRequest,
  CreateJobResponse,
  EventResponse,
  FindJobResponse,
  JobRequest,
  NoteRequest,
  OtherRequest,
  PollChangesRequest,
  PollChangesResponse,
  ProviderContext,
  ProviderChangedRequest,
  ReadJobResponse,
  SurveyRequest,
  UpdateSettledRequest,
  UpdateJobRequest,
  WebhookRequest,
  WebhookResponse,
} from './requests.ts'

type Answer = Promise<EventResponse | void>

/**
 * What every adapter does. Further abilities are interfaces of their own, implemented by the same class:
 * {@link UpdatesJobs}, {@link ChangesAppointments}, {@link AddsNotes}, {@link ChangesNotes},
 * {@link AddsAttachments}, {@link RemovesAttachments}, {@link OnSurvey}, {@link FindsJobs},
 * {@link ReceivesWebhooks}, {@link PollsChanges}, {@link ReadsJobs}, {@link VerifiesCredentials},
 * {@link OnUpdateSettled}, {@link OnProviderChanged}, {@link OnOther}.
 * An event without its ability is done at once and counted in `status`.
 *
 * Every method takes one readonly request and may throw `TerminalError` (parked at once), `ProviderError` (that
 * provider waits), `RetryableError` or anything else (tried again with growing pauses). Events of one job come
 * one after the other, in Dispatch's order; a method may be called again for an event that it handled before
 * (see `StepRunner` for the one window).
 */
export interface Adapter<Settings = unknown, Credentials = unknown> {
  /** A job that is new here. Answers with the vendor's id of the work order. Playbook: Gateway > Job Created. */
  createJob(request: CreateJobRequest<Settings, Credentials>): Promise<CreateJobResponse>
  /** The brand canceled. Called only for jobs that are known. Playbook: Gateway > Job Canceled. */
  cancelJob(request: CancelJobRequest<Settings, Credentials>): Answer
}

/** The brand changed a job that was created before. */
export interface UpdatesJobs<S = unknown, C = unknown> {
  updateJob(request: UpdateJobRequest<S, C>): Answer
}
/** An appointment came from Dispatch. */
export interface ChangesAppointments<S = unknown, C = unknown> {
  changeAppointment(request: ChangeAppointmentRequest<S, C>): Answer
}
export interface AddsNotes<S = unknown, C = unknown> {
  addNote(request: NoteRequest<S, C>): Answer
}
/** Notes edited or deleted; without it an edit is lost on the vendor's side. */
export interface ChangesNotes<S = unknown, C = unknown> {
  updateNote(request: NoteRequest<S, C>): Answer
  deleteNote(request: NoteRequest<S, C>): Answer
}
export interface AddsAttachments<S = unknown, C = unknown> {
  addAttachment(request: AttachmentRequest<S, C>): Answer
}
export interface RemovesAttachments<S = unknown, C = unknown> {
  removeAttachment(request: AttachmentRequest<S, C>): Answer
}
export interface OnSurvey<S = unknown, C = unknown> {
  onSurvey(request: SurveyRequest<S, C>): Answer
}
/** Looks for a work order made by other means; found, the job is linked and updated instead of created. */
export interface FindsJobs<S = unknown, C = unknown> {
  findJob(request: JobRequest<S, C>): Promise<FindJobResponse | undefined>
}
/** Takes the vendor's webhooks. It verifies them itself (see `verifyHmac`, `verifyStandardWebhook`). */
export interface ReceivesWebhooks<S = unknown, C = unknown> {
  receiveWebhook(request: WebhookRequest<S, C>): Promise<WebhookResponse>
}
/**
 * For vendors without webhooks: asked again and again for what changed since the cursor. A change of a work order that
 * is not linked to a job is passed by. Once a job is linked the cursor goes back to where it stood when the job's first
 * attempt began, so that what was passed by is told again and no update is lost: an older cursor has to work, and a
 * change told twice has to bear the same key.
 */
export interface PollsChanges<S = unknown, C = unknown> {
  pollChanges(request: PollChangesRequest<S, C>): Promise<PollChangesResponse>
}
/** Reads a work order, to compare both sides. */
export interface ReadsJobs<S = unknown, C = unknown> {
  getJob(request: ProviderContext<S, C> & { readonly bmsId: string }): Promise<ReadJobResponse | undefined>
}
/** Tries a provider's login before it is stored. Throws `ProviderError` if it is refused. */
export interface VerifiesCredentials<S = unknown, C = unknown> {
  verifyCredentials(request: ProviderContext<S, C>): Promise<void>
}
/** Looks over a provider's settings before they are stored, for what a schema cannot know. */
export interface ChecksSettings<S = unknown> {
  /** Answers with what is wrong: its place as a JSON pointer, and what was expected there. */
  checkSettings(settings: S): readonly { readonly path: string; readonly message: string }[]
}
/** Is called when Dispatch confirmed or rejected an update. */
export interface OnUpdateSettled<S = unknown, C = unknown> {
  onUpdateSettled(request: UpdateSettledRequest<S, C>): Answer
}
/** Is called when a provider was connected or offboarded. */
export interface OnProviderChanged<S = unknown, C = unknown> {
  onProviderChanged(request: ProviderChangedRequest<S, C>): Answer
}
/** Any message that no other ability takes, also small events of unknown jobs. */
export interface OnOther<S = unknown, C = unknown> {
  onOther(request: OtherRequest<S, C>): Answer
}

/** An adapter with whatever abilities it has. */
export type AnyAdapter<S = unknown, C = unknown> = Adapter<S, C> &
  Partial<
    UpdatesJobs<S, C> &
      ChangesAppointments<S, C> &
      AddsNotes<S, C> &
      ChangesNotes<S, C> &
      AddsAttachments<S, C> &
      RemovesAttachments<S, C> &
      OnSurvey<S, C> &
      FindsJobs<S, C> &
      ReceivesWebhooks<S, C> &
      PollsChanges<S, C> &
      ReadsJobs<S, C> &
      VerifiesCredentials<S, C> &
      ChecksSettings<S> &
      OnUpdateSettled<S, C> &
      OnProviderChanged<S, C> &
      OnOther<S, C>
  >
