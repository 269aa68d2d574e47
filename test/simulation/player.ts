import { createHash } from 'node:crypto'
import { TruckrollError, type Update } from '@truckroll/gateway'
import type { PauseScope } from '@truckroll/gateway/embed'
import {
  appointmentPayload,
  jobPayload,
  notePayload,
  payloadOf,
  poison,
  statusPayload,
  wait,
} from '@truckroll/testing'
import type { Act, MessagePlan, OperatorAct, PausePlan, PersonPlan } from './acts.ts'
import { lateProvider } from './providers.ts'
import type { JobPlan, Scenario } from './scenario.ts'
import { organizationOf, type SimulatedWorld } from './simulated-world.ts'

const visitMs = 2 * 3_600_000
const local = { token: 'local' }

/** Does what a scenario says, at its times. */
export class Player {
  readonly #world: SimulatedWorld
  readonly #scenario: Scenario
  /** Webhooks of a job are posted one after the other. */
  readonly #courier = new Map<number, Promise<void>>()
  #webhooks = 0
  #openCallers = 0
  #lastEntityId = 5_000
  #lastJobId = 50_000

  constructor(world: SimulatedWorld, scenario: Scenario) {
    this.#world = world
    this.#scenario = scenario
  }

  /** Callers of the API and troubles that are not over yet. */
  get openCallers(): number {
    return this.#openCallers
  }

  schedule(): void {
    for (const act of this.#scenario.acts) {
      this.#world.clock.setTimer(act.at, () => {
        this.#openCallers += 1
        void this.#perform(act).finally(() => {
          this.#openCallers -= 1
        })
      })
    }
  }

  /** A job that no act knows of, with nothing wrong about it. */
  sendJob(provider: string): void {
    this.#lastJobId += 1
    void this.#emit({ id: this.#lastJobId, provider }, { what: 'job', isPoison: false })
  }

  async #perform(act: Act): Promise<void> {
    const { bms, findings } = this.#world
    if (act.kind !== 'message') findings.note(`act: ${JSON.stringify(act)}`)
    switch (act.kind) {
      case 'message':
        return this.#emit(this.#job(act.job), act.message)
      case 'person':
        return this.#act(String(this.#job(act.job).id), act)
      case 'rest':
        return this.#send(this.#job(act.job), act.key, this.#toUpdate(act.change))
      case 'crash':
        return this.#world.crash(act.crash, act.downMs)
      case 'stop':
        return this.#world.restart(act.downMs)
      case 'clock-jump':
        this.#world.faults.count(act.byMs < 0 ? 'clock-set-back' : 'clock-set-forward')
        return this.#setClock(act.byMs)
      case 'rival':
        return this.#rival(act.holdMs)
      case 'bms-down':
        return bms.goDown(act.forMs, act.how)
      case 'pause':
        return this.#pause(act.what, act.forMs)
      case 'operator':
        return this.#operate(act.does)
      case 'connect':
        return this.#connectLate()
    }
  }

  #act(jobId: string, { change, isOfFormer }: Extract<Act, { kind: 'person' }>): void {
    const { bms, truth } = this.#world
    const provider = isOfFormer === true ? truth.formerOf(jobId) : truth.holderOf(jobId)
    bms.act(jobId, this.#toUpdate(change), provider)
  }

  #setClock(byMs: number): void {
    this.#world.clock.jump(byMs)
    this.#world.rates.clockSet()
  }

  #job(index: number): JobPlan {
    return this.#scenario.jobs[index] ?? { id: 1, provider: 'north' }
  }

  #toUpdate(change: PersonPlan): Update {
    const { startAt } = this.#scenario
    const toText = (at: number) => new Date(at).toISOString()
    const isTimed = change.isTimed === true
    const time = isTimed ? { occurredAt: toText(startAt + this.#world.clock.elapsedMs()) } : {}
    if (change.kind === 'note') return { kind: 'note', text: change.text, ...time }
    if (change.kind === 'attachment') {
      const contentBase64 = Buffer.from(change.content).toString('base64')
      return { kind: 'attachment', fileName: 'photo.jpg', contentBase64, ...time }
    }
    if (change.kind === 'cancel')
      return { kind: 'cancel', ...(change.text ? { text: change.text } : {}), ...time }
    if (change.kind !== 'schedule') return { kind: change.kind, ...time }
    const start = startAt + change.startMs
    return { kind: 'schedule', start: toText(start), end: toText(start + visitMs), ...time }
  }

  #emit(job: JobPlan, plan: MessagePlan): Promise<void> | void {
    const { dispatch, truth, findings } = this.#world
    const holder = truth.holderOf(String(job.id)) ?? job.provider
    const toldWith = isStray(plan) ? truth.formerOf(String(job.id)) : plan.what === 'move' ? plan.to : holder
    if (toldWith === undefined) return
    const { payload, actions, isOfJob } = this.#toPayload(job, plan, toldWith)
    if (job.isByWebhook === true && isOfJob) {
      const body = Buffer.from(JSON.stringify({ type: plan.what, payload }))
      const id = createHash('sha256').update(body).digest('hex')
      findings.note(`dispatch: webhook ${id} is ${JSON.stringify(plan)} of job ${job.id}`)
      this.#webhooks += 1
      truth.add({ id, position: this.#webhooks }, String(job.id), actions)
      const before = this.#courier.get(job.id) ?? Promise.resolve()
      const posted = before.then(() => this.#postDispatch(id, body))
      this.#courier.set(job.id, posted)
      return posted
    }
    const of = isOfJob ? String(job.id) : undefined
    const message = dispatch.emit({ type: plan.what, payload, ...(of === undefined ? {} : { of }) })
    findings.note(`dispatch: ${message.id} is ${JSON.stringify(plan)} of job ${job.id}`)
    truth.add(message, of, actions)
  }

  #toPayload({ id }: JobPlan, plan: MessagePlan, toldWith: string) {
    const updatedAt = this.#world.clock.now()
    const fields = { id, organizationId: organizationOf(toldWith), status: 'offered', updatedAt }
    this.#lastEntityId += 1
    const entity = { id: this.#lastEntityId, jobId: id, updatedAt }
    const plain = { isPoison: false, echo: undefined }
    const ofStatus = { ...plain, ends: ['cancel', 'accept'] }
    const offer = { ...ofStatus, status: 'offered', toldWith, isOffer: true }
    // Two that are the same to the byte would be one.
    const number = { custom_fields: { number: entity.id } }
    switch (plan.what) {
      case 'job':
      case 'move': {
        const payload = jobPayload({
          ...fields,
          fields: { ...number, ...(plan.isPoison ? { title: poison } : {}) },
        })
        return { payload, actions: [{ ...offer, isPoison: plan.isPoison }], isOfJob: true }
      }
      case 'status': {
        const { status } = plan
        const kind = status === 'canceled' ? 'cancel' : status === 'unscheduled' ? 'accept' : undefined
        const echo = kind === undefined ? undefined : { kind, value: '' }
        return {
          payload: statusPayload({ ...fields, status, externalId: `claim-${entity.id}` }),
          actions: [{ ...ofStatus, echo, status }],
          isOfJob: true,
        }
      }
      case 'stray-cancel': {
        const payload = jobPayload({ ...fields, status: 'canceled', fields: number })
        return { payload, actions: [{ ...plain, toldWith }], isOfJob: true }
      }
      case 'stray-visit': {
        const start = this.#scenario.startAt + plan.startMs
        const visit = { ...entity, start, end: start + visitMs }
        const payload = appointmentPayload({ ...visit, organizationId: fields.organizationId })
        return { payload, actions: [{ ...plain, toldWith }], isOfJob: true }
      }
      case 'appointment': {
        const start = this.#scenario.startAt + plan.startMs
        const end = start + visitMs
        const echo = { kind: 'schedule', value: `${start}/${end}` }
        return {
          payload: appointmentPayload({ ...entity, start, end }),
          actions: [{ ...plain, echo, ends: ['schedule'] }],
          isOfJob: true,
        }
      }
      case 'note':
        return {
          payload: notePayload({ ...entity, text: plan.text }),
          actions: [toNoteTruth(plan.text)],
          isOfJob: true,
        }
      case 'two-actions': {
        const note = notePayload({ ...entity, text: plan.text }).Actions
        const payload = { Actions: [...jobPayload({ ...fields, fields: number }).Actions, ...note] }
        return { payload, actions: [offer, toNoteTruth(plan.text)], isOfJob: true }
      }
      case 'survey': {
        const payload = payloadOf({ surveyresponse: { ...entity, job_id: id, rating: 5 } })
        return { payload, actions: [plain], isOfJob: true }
      }
      case 'unknown':
        return { payload: payloadOf({ offer: entity }), actions: [plain], isOfJob: false }
      case 'odd':
        return { payload: { Hello: 'there', entity }, actions: [plain], isOfJob: false }
    }
  }

  /** Dispatch posts it until it is answered by 2xx, and now and then once more. */
  async #postDispatch(id: string, body: Uint8Array): Promise<void> {
    const { faults, probe, findings, clock } = this.#world
    do {
      await this.#insist(() => this.#world.gateway?.webhooks.receiveDispatch(body))
      faults.count('dispatch-webhook')
      if (probe.row('select 1 from events where message_id = ?', id) === undefined) {
        findings.object('ack-not-durable', `webhook ${id} was answered and is not in the store`)
      }
      await wait(clock, 500)
    } while (faults.strikes('webhook-repeated'))
  }

  async #connectLate(): Promise<void> {
    const organizationId = String(organizationOf(lateProvider))
    const change = { organizationId, organizationIdJson: organizationId, state: 'connected' } as const
    const held = this.#world.probe.number("select count(*) from keys where provider is null and queue <> '-'")
    this.#world.faults.count('held-unknown', held)
    await this.#insist(() => this.#world.store?.changeProvider(lateProvider, change))
  }

  /** A caller that tries again under the same key until it is told that its update is durable. */
  async #send({ id }: JobPlan, key: string, update: Update): Promise<void> {
    const { clock, updates } = this.#world
    updates.asked(key, String(id), update)
    for (;;) {
      const gateway = this.#world.gateway
      const sent = gateway?.updates.send(String(id), update, { idempotencyKey: key }).then(
        (answer) => answer.id,
        (error: unknown) =>
          TruckrollError.is(error) && error.code === 'TR_JOB_UNKNOWN' ? 'unknown' : undefined,
      )
      const answer = await Promise.race([sent, wait(clock, 10_000).then(() => undefined)])
      if (answer !== undefined && answer !== 'unknown') return updates.answered(key, answer)
      if (answer === 'unknown' && this.#world.faults.isOver && this.#world.dispatch.queue.open().length === 0)
        return
      await wait(clock, 3_000)
    }
  }

  /** Somebody else takes the lease once it is free, holds it and lets it go. */
  async #rival(holdMs: number): Promise<void> {
    const { clock, intake, findings } = this.#world
    this.#setClock(16_000)
    const life = this.#world.life
    intake.rivalAsks(holdMs, () => clock.now())
    const asked = this.#world.store?.acquireLease('default', 'rival', holdMs).catch(() => undefined)
    const lease = await Promise.race([asked, wait(clock, 10_000).then(() => undefined)])
    if (lease === undefined || life?.isDead !== false) return
    findings.note(`rival: took the lease, token ${lease.token}`)
    await wait(clock, holdMs)
    // Its answer may never come: the process may die first, which frees the lease as well.
    if (this.#world.life === life) void this.#world.store?.releaseLease(lease).catch(() => undefined)
  }

  async #operate(does: OperatorAct): Promise<void> {
    const { probe, gateway, faults } = this.#world
    if (does === 'replay-all') return this.#replayAll()
    const parked = probe.rows(
      `select id from events where state in ('dead', 'failed_notice')
       union all select id from updates where state = 'dead' and is_dismissed = 0`,
    )
    for (const row of parked) {
      const id = String(row['id'])
      faults.count(`operator-${does}`)
      // It may fail, or never be answered: then a person finds it parked the next time.
      const act =
        does === 'skip'
          ? gateway?.operations.skip(id, local)
          : gateway?.operations.replay(id, 'failed', local)
      act?.catch(() => undefined)
      await wait(this.#world.clock, 200)
    }
  }

  /** It may fail, or never be answered: then a person asks once more, and what is under way goes on all the same. */
  #replayAll(): Promise<void> {
    const replay = { all: true, from: 'failed', ratePerSecond: 2 } as const
    this.#world.faults.count('operator-replay-all')
    return this.#insist(() => this.#world.gateway?.operations.replayMany(replay, local))
  }

  async #pause(plan: PausePlan, forMs: number): Promise<void> {
    const scope = this.#toScope(plan)
    this.#world.pauses.asked(scope)
    await this.#insist(() => this.#world.gateway?.operations.pause(scope, local))
    this.#world.pauses.began(scope)
    await wait(this.#world.clock, forMs)
    this.#world.pauses.ends(scope)
    await this.#insist(() => this.#world.gateway?.operations.resume(scope, local))
  }

  #toScope(plan: PausePlan): PauseScope {
    if (plan.kind === 'provider') return { kind: 'provider', externalOrganizationId: plan.provider }
    return plan.kind === 'job' ? { kind: 'job', jobId: String(this.#job(plan.job).id) } : plan
  }

  /** Tries until it worked, as a person does. */
  async #insist(act: () => Promise<unknown> | undefined): Promise<void> {
    for (;;) {
      const worked = act()?.then(
        () => true,
        () => false,
      )
      if ((await Promise.race([worked, wait(this.#world.clock, 10_000).then(() => false)])) === true) return
      await wait(this.#world.clock, 2_000)
    }
  }
}

function isStray({ what }: MessagePlan): boolean {
  return what === 'stray-cancel' || what === 'stray-visit'
}

function toNoteTruth(text: string) {
  return { isPoison: text.includes(poison), echo: { kind: 'note', value: text.trim() } }
}
