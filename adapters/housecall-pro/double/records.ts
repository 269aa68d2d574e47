export interface StoredAddress {
  id: string
  street: string
  street_line_2?: string | undefined
  city: string
  state: string
  zip: string
  country: string
}

export interface StoredCustomer {
  id: string
  first_name: string
  last_name: string
  email: string | null
  company: string | null
  mobile_number: string | null
  home_number: string | null
  work_number: string | null
  notifications_enabled: boolean
  tags: string[]
  addresses: StoredAddress[]
}

export interface StoredVisit {
  id: string
  start_time: string
  end_time: string
  arrival_window_minutes: number
  dispatched_employees_ids: string[]
}

export interface StoredJob {
  id: string
  description: string
  customerId: string
  addressId: string
  work_status: string
  work_timestamps: {
    on_my_way_at: string | null
    started_at: string | null
    completed_at: string | null
  }
  visits: StoredVisit[]
  notes: { id: string; content: string }[]
  attachments: { id: string; file_name: string; url: string; file_type: string; sizeBytes: number }[]
  tags: string[]
  lead_source: string | null
  canceled_at: string | null
  deleted_at: string | null
  created_at: string
  updated_at: string
}
