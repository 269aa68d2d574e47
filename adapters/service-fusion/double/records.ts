export interface StoredContact {
  fname: string
  lname: string
  is_primary: boolean
  phones: { phone: string; type: string }[]
  emails: { email: string; class: string }[]
}

export interface StoredLocation {
  street_1: string
  street_2: string
  city: string
  state_prov: string
  postal_code: string
  is_primary: boolean
}

export interface StoredCustomer {
  id: number
  customer_name: string
  contacts: StoredContact[]
  locations: StoredLocation[]
}

export interface StoredJob {
  id: number
  number: string
  customer_id: number
  customer_name: string
  po_number: string
  description: string
  status: string
  street_1: string
  street_2: string
  city: string
  state_prov: string
  postal_code: string
  source: string
  category: string
  custom_fields: { name: string; value: string }[]
  /** By the clocks of the account. */
  start_date: string | null
  time_frame_promised_start: string | null
  time_frame_promised_end: string | null
  duration: number
  completion_notes: string
  notes: { notes: string; created_at: string; updated_at: string }[]
  created_at: string
  updated_at: string
}
