import { createSeededRandom, type SeededRandom } from '../../seeded-random.ts'
import type { Conformance } from '../conformance.ts'
import { methodsOf, type Profile } from '../rule.ts'
import { expectThat } from '../rule-violation.ts'
import { RuleWorld, type CreatedJob } from '../rule-world.ts'
import { noteOf, says } from '../rules/texts.ts'
import { beginWeather, dispatchWeather } from './fault-weather.ts'

const hourMs = 3_600_000

interface PlayedJob extends CreatedJob {
  /** Texts of the brand's notes. */
  readonly told: string[]
  /** Texts of a person's notes. */
  readonly written: string[]
  visit: string | undefined
  title: string | undefined
  isCanceled: boolean
}

/**
 * Plays three jobs while calls fail, answers are lost and the gateway is killed, all by the seed, and looks at both sides
 * once the weather is good again. Resolves with what does not hold; undefined if everything does.
 */
export async function runFaultSeed(conformance: Conformance, seed: number): Promise<string | undefined> {
  const settings = { maxAttempts: 1_000, retryMaxMs: 60_000 }
  const world = new RuleWorld(conformance, { seed, rates: dispatchWeather, settings })
  try {
    await world.start()
    const play = new Play(world, createSeededRandom(seed).fork('play'), conformance.skips ?? {})
    await play.run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await world[Symbol.asyncDispose]()
  }
}

class Play {
  readonly #world: RuleWorld
  readonly #random: SeededRandom
  readonly #skips: NonNullable<Conformance['skips']>
  readonly #jobs: PlayedJob[] = []
  #texts = 0

  constructor(world: RuleWorld, random: SeededRandom, skips: NonNullable<Conformance['skips']>) {
    this.#world = world
    this.#random = random
    this.#skips = skips
  }

  async run(): Promise<void> {
    const world = this.#world
    const endWeather = beginWeather(world, this.#random.fork('weather'))
    for (let index = 0; index < 3; index += 1) this.#offer()
    for (let turn = 0; turn < 14; turn += 1) {
      await this.#pass()
      await this.#act(this.#random.pick(this.#jobs))
    }
    await this.#pass()
    endWeather()
    world.faults.end()
    world.killAt(undefined)
    if (world.isDead) await world.startProcess()
    await world.resumeCompany()
    await world.settle(12 * hourMs)
    await world.advance(2 * 60_000)
    await world.settle(hourMs)
    await this.#check()
  }

  #offer(): void {
    const id = this.#world.offer(this.#world.toFields({}))
    this.#jobs.push({
      id,
      wireId: Number(id),
      bmsId: '',
      told: [],
      written: [],
      visit: undefined,
      title: undefined,
      isCanceled: false,
    })
  }

  /** Some time goes by; a dead process is started again, and now and then one is going to die. */
  async #pass(): Promise<void> {
    const world = this.#world
    const random = this.#random
    if (world.isDead) await this.#restart()
    if (random.chance(0.3))
      world.killAt({ call: random.integer(1, 60), when: random.pick(['before', 'after']) })
    await world.advance(random.integer(50, 40_000))
    if (world.isDead) await this.#restart()
  }

  async #restart(): Promise<void> {
    await this.#world.advance(this.#random.integer(100, 20_000))
    await this.#world.startProcess()
  }

  async #act(job: PlayedJob): Promise<void> {
    const world = this.#world
    const random = this.#random
    const choice = random.pick(['note', 'note', 'title', 'visit', 'person', 'person', 'cancel'] as const)
    if (job.isCanceled) return
    const number = (this.#texts += 1)
    if (choice === 'note' && this.#has('AddsNotes')) {
      const text = `Told remark ${1_000 + number}`
      if (this.#arrives('note/arrives')) job.told.push(text)
      world.tellNote(job, { id: 5_000 + number, description: text })
    } else if (choice === 'title' && this.#has('UpdatesJobs')) {
      const title = `Other title ${1_000 + number}`
      if (this.#arrives('update/arrives')) job.title = title
      world.tellJob(job, { title })
    } else if (choice === 'visit' && this.#has('ChangesAppointments')) {
      const start = new Date(Date.UTC(2026, 3, 1 + number, 15)).toISOString()
      if (this.#arrives('visit/arrives')) job.visit = start
      world.tellVisit(job, {
        id: 900,
        start_time: start,
        end_time: new Date(Date.parse(start) + hourMs).toISOString(),
      })
    } else if (choice === 'person' && this.#has('TellsChanges') && world.double.acts.includes('note')) {
      const bmsId = await this.#findBmsId(job)
      if (bmsId === undefined) return
      const text = `Written remark ${1_000 + number}`
      job.written.push(text)
      await world.act('note', { bmsId }, { text })
    } else if (choice === 'cancel' && random.chance(0.5)) {
      job.isCanceled = true
      world.tellStatus(job, 'canceled', 'moved')
    }
  }

  /** What the product takes only by a person's hand is told all the same, and not looked for. */
  #arrives(rule: string): boolean {
    return this.#skips[rule] === undefined
  }

  async #check(): Promise<void> {
    const world = this.#world
    await world.expectNoDeadLetter()
    await world.expectOrders(
      this.#jobs.filter(({ isCanceled }) => !isCanceled).length + (await this.#countCanceled()),
    )
    for (const job of this.#jobs) {
      const bmsId = (await world.job(job.id))?.bmsId
      if (bmsId === undefined) {
        expectThat(job.isCanceled, `job ${job.id} has no work order: ${await world.story(job.id)}`)
        continue
      }
      const order = await world.order({ bmsId })
      if (job.isCanceled) {
        const isTold = (await world.attention()).some(({ jobId }) => jobId === job.id)
        expectThat(
          !order.isOpen || isTold,
          `work order ${bmsId} is ${order.status}, although its job was canceled`,
        )
      }
      for (const text of job.told) {
        const count = order.notes.filter((note) => says(note, text)).length
        expectThat(count === 1, `the note "${text}" stands ${count} times at work order ${bmsId}`)
      }
      for (const text of job.written) {
        const count = world.sent(job.id).filter(({ record }) => says(noteOf(record), text)).length
        expectThat(count === 1, `Dispatch got the note "${text}" of a person ${count} times`)
      }
      if (job.title !== undefined)
        expectThat(says(order.text, job.title), `work order ${bmsId} does not say "${job.title}"`)
      if (job.visit === undefined || job.isCanceled) continue
      const visits = order.visits
        .filter(({ isCanceled }) => !isCanceled)
        .map(({ start }) => new Date(start).toISOString())
      expectThat(
        visits.join() === job.visit,
        `work order ${bmsId} has visits at ${visits.join(', ') || 'no time'} instead of ${job.visit}`,
      )
    }
  }

  /** A job that was canceled before it was made needs no work order. */
  async #countCanceled(): Promise<number> {
    let count = 0
    for (const job of this.#jobs) {
      if (job.isCanceled && (await this.#world.job(job.id))?.bmsId !== undefined) count += 1
    }
    return count
  }

  async #findBmsId({ id }: PlayedJob): Promise<string | undefined> {
    // It shall not die while it is asked.
    this.#world.killAt(undefined)
    return this.#world.isDead ? undefined : (await this.#world.job(id))?.bmsId
  }

  #has(profile: Profile): boolean {
    return methodsOf[profile].some((method) => typeof this.#world.adapter[method] === 'function')
  }
}
