/** Adapters as files: each writes a line to `calls.log` for everything it was asked, and stands on its own. */

const head = `
import { appendFileSync } from 'node:fs'
const note = (line: string) => appendFileSync(new URL('./calls.log', import.meta.url), line + '\\n')
`

export const recordingAdapter = `${head}
class Recording {
  async createJob({ job }: { job: { id: number } }) {
    note('create ' + job.id)
    return { bmsId: 'wo-' + job.id }
  }
  async cancelJob({ job }: { job: { id: number } }) {
    note('cancel ' + job.id)
  }
}
export default { name: 'recording', version: '1.0.0', adapter: Recording }
`

/** Takes a while for each job, so that a stop always meets some of them. */
export const slowAdapter = recordingAdapter.replace(
  "note('create ' + job.id)",
  "note('begin ' + job.id); await new Promise((done) => setTimeout(done, 150)); note('create ' + job.id)",
)

export const blockingAdapter = `${head}
class Blocking {
  async createJob(): Promise<{ bmsId: string }> {
    note('create')
    for (;;) {}
  }
  async cancelJob() {}
}
export default { name: 'blocking', version: '1.0.0', adapter: Blocking }
`

export const strayErrorAdapter = recordingAdapter.replace(
  "note('create ' + job.id)",
  "setTimeout(() => { throw new Error('nobody catches this') }, 1)",
)
