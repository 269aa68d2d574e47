import type { JobView } from '../../../src/control/views.ts'
import { openVisitOf } from '../words/job-words.ts'
import classes from './job-progress.module.css'

const steps = ['Offered', 'Accepted', 'Scheduled', 'On the way', 'Started', 'Complete']

/** How far a job has come, from the offer to its end. */
export function JobProgress({ job }: { job: JobView }) {
  const reached = reachedBy(job)
  const isOver = job.status === 'canceled' || job.status === 'rejected'
  return (
    <ol className={classes['steps']} aria-label="How far the job has come" data-over={isOver}>
      {steps.map((step, index) => (
        <li key={step} data-reached={index <= reached} aria-current={index === reached ? 'step' : undefined}>
          {step}
        </li>
      ))}
    </ol>
  )
}

function reachedBy(job: JobView): number {
  if (job.status === 'complete') return 5
  if (job.status === 'offered' || job.status === 'rejected') return 0
  const visit = openVisitOf(job)
  if (visit === undefined) return job.appointments.some(({ status }) => status === 'complete') ? 4 : 1
  if (visit.status === 'started') return 4
  return visit.status === 'enroute' ? 3 : 2
}
