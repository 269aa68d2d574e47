import {
  defineAdapter,
  type AdapterDefinition,
  type AnyAdapter,
  type AttemptContext,
  type EventResponse,
} from '@truckroll/gateway'

/** What the adapter was handed, in the order it came. */
export interface Handed {
  readonly type: string
  readonly jobId: string | undefined
  readonly eventId: string
  readonly attempt: number
  readonly request: AttemptContext
}

type Script = (handed: Handed) => Promise<EventResponse | void> | EventResponse | void

export interface ScriptedAdapter {
  readonly definition: AdapterDefinition
  readonly handed: Handed[]
  /** What it does from now on; a throw fails the attempt. */
  play(script: Script): void
}

/** How a vendor tells of changes. */
type Tells = Pick<AnyAdapter, 'receiveWebhook' | 'pollChanges'>

/** A real adapter with every ability of events, whose behaviour the test writes. */
export function createScriptedAdapter(tells: Tells = {}): ScriptedAdapter {
  const handed: Handed[] = []
  let script: Script = () => undefined

  async function hear(request: AttemptContext): Promise<EventResponse> {
    const { data } = request.event
    const job = data['job']
    const ownId = typeof job === 'object' && job !== null && 'id' in job ? String(job.id) : undefined
    const entry: Handed = {
      type: request.event.type,
      jobId: typeof data['jobId'] === 'string' ? data['jobId'] : ownId,
      eventId: request.event.id,
      attempt: request.attempt,
      request,
    }
    handed.push(entry)
    return (await script(entry)) ?? {}
  }

  class Scripted implements AnyAdapter {
    async createJob(request: AttemptContext) {
      const response = await hear(request)
      return { ...response, bmsId: response.bmsId }
    }
    cancelJob = hear
    updateJob = hear
    changeAppointment = hear
    addNote = hear
    updateNote = hear
    deleteNote = hear
    addAttachment = hear
    removeAttachment = hear
    onSurvey = hear
    onUpdateSettled = hear
    onProviderChanged = hear
    onOther = hear
  }
  // The definition is looked over by its prototype, as that of any class with methods.
  Object.assign(Scripted.prototype, { cancelJob: hear, ...tells })

  return {
    definition: defineAdapter({ name: 'scripted', version: '1.0.0', adapter: Scripted, inject: [] }),
    handed,
    play: (next) => {
      script = next
    },
  }
}
