import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AdapterDefinition, AnyAdapter, JobRequest } from '@truckroll/gateway'

const watched = [
  'createJob',
  'updateJob',
  'addNote',
  'changeAppointment',
  'receiveWebhook',
  'pollChanges',
] as const

/** Sees what an adapter is given, and how much of it is still held afterwards. */
export class AdapterWatch {
  readonly #given: WeakRef<object>[] = []
  #lastCreate: JobRequest | undefined

  /** What `createJob` was given last. */
  get lastCreate(): JobRequest | undefined {
    return this.#lastCreate
  }

  /** The same adapter, watched. Undefined if its class says itself what it takes, which cannot be laid around it. */
  watch(definition: AdapterDefinition): AdapterDefinition | undefined {
    if (definition.inject === undefined && definition.adapter.length > 0) return undefined
    const see = (instance: AnyAdapter) => this.#see(instance)
    const adapter = new Proxy(definition.adapter, {
      construct: (type, dependencies, newTarget) => {
        const instance: unknown = Reflect.construct(type, dependencies, newTarget)
        if (!isAdapter(instance)) throw new TypeError('expected the class of an adapter')
        see(instance)
        return instance
      },
    })
    return { ...definition, adapter }
  }

  /** How many of the requests that were given nobody should hold any more are still held. */
  async countHeld(): Promise<{ readonly given: number; readonly held: number }> {
    this.#lastCreate = undefined
    for (let times = 0; times < 3; times += 1) {
      await nextTurn()
      collectGarbage()
    }
    const held = this.#given.filter((each) => each.deref() !== undefined).length
    return { given: this.#given.length, held }
  }

  #see(instance: AnyAdapter): void {
    for (const name of watched) {
      const method: unknown = instance[name]
      if (typeof method !== 'function') continue
      Object.defineProperty(instance, name, {
        value: (request: object): unknown => {
          this.#given.push(new WeakRef(request))
          if ('job' in request && typeof request.job === 'object' && request.job !== null)
            this.#given.push(new WeakRef(request.job))
          if (name === 'createJob') this.#lastCreate = request as JobRequest
          return Reflect.apply(method, instance, [request])
        },
      })
    }
  }
}

function isAdapter(value: unknown): value is AnyAdapter {
  return typeof value === 'object' && value !== null && 'createJob' in value
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
}
