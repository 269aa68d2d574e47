export interface StoredAddress {
  street1?: string
  street2?: string
  city?: string
  province?: string
  postalCode?: string
  country?: string
}

export interface StoredProperty {
  id: string
  address: StoredAddress
}

export interface StoredClient {
  id: string
  firstName: string
  lastName: string
  companyName: string | null
  isCompany: boolean
  emails: { address: string; primary: boolean }[]
  phones: { number: string; primary: boolean }[]
  properties: StoredProperty[]
}

export interface StoredVisit {
  id: string
  instructions: string
  /** ISO 8601 in UTC; null: at any time. */
  startAt: string | null
  endAt: string | null
  completedAt: string | null
  /** Minutes from the start on; null if the company has none. */
  arrivalMinutes: number | null
}

export interface StoredFile {
  id: string
  fileName: string
  contentType: string
  fileSize: number
  url: string
}

export interface StoredNote {
  id: string
  message: string
  createdAt: string
  lastEditedAt: string | null
  files: StoredFile[]
}

export interface StoredJob {
  id: string
  jobNumber: number
  clientId: string
  propertyId: string
  title: string
  instructions: string
  visits: StoredVisit[]
  notes: StoredNote[]
  timers: { id: string; startAt: string }[]
  isClosed: boolean
  completedAt: string | null
  createdAt: string
  updatedAt: string
}
