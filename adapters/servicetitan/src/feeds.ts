/** The export feeds that changes are read from. */
export const feeds = ['bookings', 'jobs', 'appointments', 'job-notes'] as const
export type Feed = (typeof feeds)[number]
