/**
 * The part of Jobber's schema, as its API reference shows it, that the adapter uses. What it does not name is refused by the
 * schema itself.
 */
export const schemaText = `
scalar EncodedId
scalar ISO8601DateTime
scalar ISO8601Date
scalar ISO8601Time
scalar Timezone
scalar Minutes

enum SortDirectionEnum { ASCENDING DESCENDING }
enum JobSortKey { JOB_NUMBER CREATED_AT UPDATED_AT }
enum JobStatusTypeEnum {
  requires_invoicing archived late today upcoming action_required on_hold unscheduled active expiring_within_30_days
}
enum BillingStrategy { FIXED_PRICE VISIT_BASED }
enum BillingFrequencyEnum { ON_COMPLETION PERIODIC PER_VISIT NEVER }
enum IncompleteVisitDecisionEnum { DESTROY_ALL COMPLETE_PAST_DESTROY_FUTURE }
enum PhoneNumberDescription { MAIN WORK MOBILE HOME FAX OTHER }
enum EmailDescription { MAIN WORK PERSONAL OTHER }

type PageInfo { hasNextPage: Boolean! endCursor: String }
type MutationErrors { message: String! path: [String!]! }
type Account { id: EncodedId! name: String! }

type Email { address: String! primary: Boolean! }
type ClientPhoneNumber { number: String! primary: Boolean! }
type PropertyAddress { street1: String street2: String city: String province: String postalCode: String country: String }
type Property { id: EncodedId! address: PropertyAddress! }
type PropertyConnection { nodes: [Property!]! pageInfo: PageInfo! totalCount: Int! }
type Client {
  id: EncodedId!
  firstName: String!
  lastName: String!
  companyName: String
  isCompany: Boolean!
  emails: [Email!]!
  phones: [ClientPhoneNumber!]!
  clientProperties(first: Int, after: String): PropertyConnection!
  jobs(first: Int, after: String): JobConnection!
}
type ClientConnection { nodes: [Client!]! pageInfo: PageInfo! totalCount: Int! }

type ArrivalWindow { id: EncodedId! startAt: ISO8601DateTime! endAt: ISO8601DateTime! duration: Minutes! }
type Visit {
  id: EncodedId!
  title: String
  instructions: String
  startAt: ISO8601DateTime
  endAt: ISO8601DateTime
  allDay: Boolean!
  isComplete: Boolean!
  completedAt: ISO8601DateTime
  arrivalWindow: ArrivalWindow
}
type VisitConnection { nodes: [Visit!]! pageInfo: PageInfo! totalCount: Int! }

type NoteFile { id: EncodedId! fileName: String! contentType: String! fileSize: Int! url: String! }
type NoteFileConnection { nodes: [NoteFile!]! pageInfo: PageInfo! }
type JobNote {
  id: EncodedId!
  message: String!
  pinned: Boolean!
  createdAt: ISO8601DateTime!
  lastEditedAt: ISO8601DateTime
  fileAttachments(first: Int, after: String): NoteFileConnection!
}
type ClientNote { id: EncodedId! message: String! }
union JobNoteUnion = JobNote | ClientNote
type JobNoteUnionConnection { nodes: [JobNoteUnion!]! pageInfo: PageInfo! totalCount: Int! }

type TimeSheetEntry { id: EncodedId! startAt: ISO8601DateTime! endAt: ISO8601DateTime ticking: Boolean! }
type TimeSheetEntryConnection { nodes: [TimeSheetEntry!]! pageInfo: PageInfo! }

type Job {
  id: EncodedId!
  jobNumber: Int!
  title: String
  instructions: String
  jobStatus: JobStatusTypeEnum!
  createdAt: ISO8601DateTime!
  updatedAt: ISO8601DateTime!
  completedAt: ISO8601DateTime
  client: Client!
  property: Property
  visits(first: Int, after: String): VisitConnection!
  notes(first: Int, after: String): JobNoteUnionConnection!
  timeSheetEntries(first: Int, after: String): TimeSheetEntryConnection!
}
type JobConnection { nodes: [Job!]! pageInfo: PageInfo! totalCount: Int! }

input JobFilterAttributes { ids: [EncodedId!] status: JobStatusTypeEnum includeUnscheduled: Boolean }
input JobsSortInput { key: JobSortKey! direction: SortDirectionEnum! }

type Query {
  account: Account
  client(id: EncodedId!): Client
  clients(first: Int, after: String, searchTerm: String): ClientConnection!
  job(id: EncodedId!): Job
  jobs(first: Int, after: String, filter: JobFilterAttributes, sort: JobsSortInput, searchTerm: String): JobConnection!
}

input AddressAttributes { street1: String street2: String city: String country: String province: String postalCode: String }
input PropertyAttributes { name: String address: AddressAttributes! }
input PropertyCreateInput { properties: [PropertyAttributes!]! }
input PhoneNumberCreateAttributes { number: String! description: PhoneNumberDescription primary: Boolean smsAllowed: Boolean }
input EmailCreateAttributes { address: String! description: EmailDescription primary: Boolean }
input ClientCreateInput {
  firstName: String
  lastName: String
  companyName: String
  isCompany: Boolean
  phones: [PhoneNumberCreateAttributes!]
  emails: [EmailCreateAttributes!]
  properties: [PropertyAttributes!]
  billingAddress: AddressAttributes
}

input NoteAttachmentAttributes { url: String signedBlobId: String }
input JobNoteLinkInput { invoices: Boolean }
input JobCreateNoteInput {
  message: String
  attachments: [NoteAttachmentAttributes!]
  pinned: Boolean
  linkedTo: JobNoteLinkInput
}
input JobDeleteNoteInput { noteId: EncodedId! }
input JobInvoicingAttributes { invoicingType: BillingStrategy! invoicingSchedule: BillingFrequencyEnum! }
input JobSchedulingAttributes {
  createVisits: Boolean!
  notifyTeam: Boolean!
  assignedTo: [EncodedId!]
  startTime: ISO8601Time
  endTime: ISO8601Time
}
input TimeframeAttributes { startAt: ISO8601Date durationValue: Int }
input ArrivalWindowAttributes { durationInMinutes: Minutes! }
input JobCreateAttributes {
  propertyId: EncodedId!
  title: String
  jobNumber: Int
  instructions: String
  notes: [JobCreateNoteInput!]
  timeframe: TimeframeAttributes
  scheduling: JobSchedulingAttributes
  invoicing: JobInvoicingAttributes!
  arrivalWindow: ArrivalWindowAttributes
}
input JobEditInput {
  jobNumber: Int
  title: String
  instructions: String
  timeframe: TimeframeAttributes
  scheduling: JobSchedulingAttributes
  arrivalWindow: ArrivalWindowAttributes
  invoicing: JobInvoicingAttributes
}
input JobCloseInput { modifyIncompleteVisitsBy: IncompleteVisitDecisionEnum! }

input LocalDateTimeAttributes { date: ISO8601Date! time: ISO8601Time timezone: Timezone! }
input ScheduledItemAttributes {
  notifyTeam: Boolean
  startAt: LocalDateTimeAttributes
  endAt: LocalDateTimeAttributes
  teamMemberIdsToAssign: [EncodedId!]
}
input VisitCreateAttributes { title: String instructions: String schedule: ScheduledItemAttributes }
input VisitCreateInput { visits: [VisitCreateAttributes!]! }
input VisitEditScheduleInput { startAt: LocalDateTimeAttributes endAt: LocalDateTimeAttributes }
input VisitCompleteInput { completedAt: ISO8601DateTime }

type ClientCreatePayload { client: Client userErrors: [MutationErrors!]! }
type PropertyCreatePayload { properties: [Property!] userErrors: [MutationErrors!]! }
type JobCreatePayload { job: Job userErrors: [MutationErrors!]! }
type JobEditPayload { job: Job userErrors: [MutationErrors!]! }
type JobClosePayload { job: Job userErrors: [MutationErrors!]! }
type JobCreateNotePayload { job: Job jobNote: JobNote userErrors: [MutationErrors!]! }
type JobDeleteNotePayload { job: Job deletedNote: JobNote userErrors: [MutationErrors!]! }
type VisitCreatePayload { createdVisits: [Visit!] userErrors: [MutationErrors!]! }
type VisitEditSchedulePayload { visit: Visit userErrors: [MutationErrors!]! }
type VisitDeletePayload { userErrors: [MutationErrors!]! }
type VisitCompletePayload { visit: Visit userErrors: [MutationErrors!]! }

type Mutation {
  clientCreate(input: ClientCreateInput!): ClientCreatePayload!
  propertyCreate(clientId: EncodedId!, input: PropertyCreateInput!): PropertyCreatePayload!
  jobCreate(input: JobCreateAttributes!): JobCreatePayload!
  jobEdit(jobId: EncodedId!, input: JobEditInput!): JobEditPayload!
  jobClose(jobId: EncodedId!, input: JobCloseInput!): JobClosePayload!
  jobCreateNote(jobId: EncodedId!, input: JobCreateNoteInput!): JobCreateNotePayload!
  jobDeleteNote(input: JobDeleteNoteInput!): JobDeleteNotePayload!
  visitCreate(jobId: EncodedId!, input: VisitCreateInput!): VisitCreatePayload!
  visitEditSchedule(id: EncodedId!, input: VisitEditScheduleInput!): VisitEditSchedulePayload!
  visitDelete(visitIds: [EncodedId!]!): VisitDeletePayload!
  visitComplete(visitId: EncodedId!, input: VisitCompleteInput): VisitCompletePayload!
}
`
