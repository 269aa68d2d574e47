import { ConfirmButton } from '../shared/confirm-button.tsx'
import type { Status } from '../api/views.ts'

/** Pauses everything, or ends that. */
export function Pauses({ status }: { status: Status }) {
  const isPaused = status.paused.some((pause) => 'all' in pause)
  if (isPaused) {
    return (
      <ConfirmButton
        name="Resume"
        size="sm"
        variant="filled"
        scope="operate"
        question="Resume?"
        consequence="What waits is handed to the adapter, each job in its order. Providers and jobs that are paused on their own stay paused."
        onConfirm={(act) => act('/v1/resume', { body: { all: true } })}
      />
    )
  }
  return (
    <ConfirmButton
      name="Pause all"
      size="sm"
      scope="operate"
      question="Pause all deliveries?"
      consequence="Nothing more is handed to the adapter until somebody resumes. Messages of Dispatch are still recorded, and updates are still sent."
      onConfirm={(act) => act('/v1/pause', { body: { all: true } })}
    />
  )
}
