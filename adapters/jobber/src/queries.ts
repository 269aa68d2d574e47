/** The version of Jobber's schema that these are written for; each is answered for at least a year. */
export const graphqlVersion = '2026-03-10'

const pageInfo = 'pageInfo { hasNextPage endCursor }'
const userErrors = 'userErrors { message path }'

/** Small pages: what a query costs follows from how much it may bring. */
const jobFields = `
  id jobStatus completedAt updatedAt
  visits(first: 25, after: $visits) {
    nodes { id startAt endAt isComplete completedAt arrivalWindow { startAt endAt } }
    ${pageInfo}
  }
  notes(first: 25, after: $notes) {
    nodes {
      ... on JobNote {
        id message createdAt lastEditedAt
        fileAttachments(first: 5) @include(if: $files) { nodes { id fileName contentType url } }
      }
    }
    ${pageInfo}
  }
  timeSheetEntries(first: 5) @include(if: $timers) { nodes { id startAt } }`

export const queries = {
  account: `query Account { account { id } }`,
  clients: `query Clients($text: String!) {
    clients(first: 20, searchTerm: $text) { nodes { id emails { address } phones { number } } }
  }`,
  properties: `query Properties($id: EncodedId!, $after: String) {
    client(id: $id) {
      clientProperties(first: 50, after: $after) {
        nodes { id address { street1 street2 postalCode } }
        ${pageInfo}
      }
    }
  }`,
  jobsOf: `query JobsOf($id: EncodedId!, $after: String) {
    client(id: $id) { jobs(first: 50, after: $after) { nodes { id instructions } ${pageInfo} } }
  }`,
  job: `query Job($id: EncodedId!, $visits: String, $notes: String, $files: Boolean!, $timers: Boolean!) {
    job(id: $id) { ${jobFields} }
  }`,
  jobs: `query Jobs($ids: [EncodedId!], $visits: String, $notes: String, $files: Boolean!, $timers: Boolean!) {
    jobs(first: 10, filter: { ids: $ids }) { nodes { ${jobFields} } }
  }`,
  listed: `query Listed($after: String) {
    jobs(first: 50, after: $after, sort: { key: UPDATED_AT, direction: DESCENDING }) {
      nodes { id updatedAt }
      ${pageInfo}
    }
  }`,
  clientCreate: `mutation ClientCreate($input: ClientCreateInput!) {
    clientCreate(input: $input) { client { id } ${userErrors} }
  }`,
  propertyCreate: `mutation PropertyCreate($id: EncodedId!, $input: PropertyCreateInput!) {
    propertyCreate(clientId: $id, input: $input) { properties { id } ${userErrors} }
  }`,
  jobCreate: `mutation JobCreate($input: JobCreateAttributes!) {
    jobCreate(input: $input) { job { id } ${userErrors} }
  }`,
  jobEdit: `mutation JobEdit($id: EncodedId!, $input: JobEditInput!) {
    jobEdit(jobId: $id, input: $input) { ${userErrors} }
  }`,
  jobClose: `mutation JobClose($id: EncodedId!, $input: JobCloseInput!) {
    jobClose(jobId: $id, input: $input) { ${userErrors} }
  }`,
  jobCreateNote: `mutation JobCreateNote($id: EncodedId!, $input: JobCreateNoteInput!) {
    jobCreateNote(jobId: $id, input: $input) { ${userErrors} }
  }`,
  jobDeleteNote: `mutation JobDeleteNote($input: JobDeleteNoteInput!) {
    jobDeleteNote(input: $input) { ${userErrors} }
  }`,
  visitCreate: `mutation VisitCreate($id: EncodedId!, $input: VisitCreateInput!) {
    visitCreate(jobId: $id, input: $input) { createdVisits { id } ${userErrors} }
  }`,
  visitEditSchedule: `mutation VisitEditSchedule($id: EncodedId!, $input: VisitEditScheduleInput!) {
    visitEditSchedule(id: $id, input: $input) { ${userErrors} }
  }`,
  visitDelete: `mutation VisitDelete($ids: [EncodedId!]!) {
    visitDelete(visitIds: $ids) { ${userErrors} }
  }`,
  visitComplete: `mutation VisitComplete($id: EncodedId!) {
    visitComplete(visitId: $id) { ${userErrors} }
  }`,
}
export type QueryName = keyof typeof queries
