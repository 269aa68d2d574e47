import {
  adapterTokens,
  createToken,
  defineAdapter,
  inject,
  injectable,
  settingsToken,
  type Adapter,
  type Clock,
  type CreateJobRequest,
} from '@truckroll/gateway'
import { z } from 'zod'

const settings = z.strictObject({ prefix: z.string() })
const numbersToken = createToken<Numbers>('decorated.numbers')
const suffixToken = createToken<string>('decorated.suffix')
const shoutToken = createToken<(text: string) => string>('decorated.shout')

/** Says itself what it needs. */
@injectable()
class Numbers {
  readonly #clock: Clock
  readonly #suffix: string

  constructor(@inject(adapterTokens.clock) clock: Clock, @inject(suffixToken) suffix: string) {
    this.#clock = clock
    this.#suffix = suffix
  }

  next(id: unknown): string {
    return this.#clock.now() > 0 ? `${String(id)}${this.#suffix}` : ''
  }
}

@injectable()
class DecoratedAdapter implements Adapter {
  readonly #numbers: Numbers
  readonly #shout: (text: string) => string
  readonly #settings: z.infer<typeof settings>

  constructor(
    @inject(numbersToken) numbers: Numbers,
    @inject(shoutToken) shout: (text: string) => string,
    @inject(settingsToken(settings)) given: z.infer<typeof settings>,
  ) {
    this.#numbers = numbers
    this.#shout = shout
    this.#settings = given
  }

  async createJob({ job }: CreateJobRequest) {
    return { bmsId: this.#shout(this.#settings.prefix + this.#numbers.next(job.id)) }
  }

  async cancelJob() {}
}

export default defineAdapter({
  name: 'decorated',
  version: '1.0.0',
  settings,
  adapter: DecoratedAdapter,
  bindings: ({ bindDecorated, bindValue, bindFactory }) => {
    bindDecorated(numbersToken, Numbers)
    bindValue(suffixToken, '-x')
    bindFactory(shoutToken, (numbers) => (text) => `${text.toUpperCase()}/${numbers.next(0)}`, [numbersToken])
  },
})
