/** Notes each job that it made, and looks there before it makes one again. */
export const exactAdapter = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
const list = new URL('./calls.log', import.meta.url)
const made = new Set(existsSync(list) ? readFileSync(list, 'utf8').split('\\n') : [])
class Exact {
  async findJob({ job }: { job: { id: number } }) {
    const id = String(job.id)
    return made.has(id) ? { bmsId: 'wo-' + id } : undefined
  }
  async createJob({ job }: { job: { id: number } }) {
    const id = String(job.id)
    await pause(5)
    made.add(id)
    appendFileSync(list, id + '\\n')
    return { bmsId: 'wo-' + id }
  }
  async cancelJob() {}
}
export default { name: 'exact', version: '1.0.0', adapter: Exact }
`
