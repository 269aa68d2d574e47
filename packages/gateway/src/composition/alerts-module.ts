import { ContainerModule } from 'inversify'
import { AlertWatch } from '../alerts/alert-watch.ts'
import { findTroubles } from '../alerts/find-troubles.ts'
import { IdleProviders } from '../alerts/idle-providers.ts'
import { Pinger } from '../alerts/pinger.ts'
import { SilenceWatch } from '../alerts/silence-watch.ts'
import { WebhookChannel } from '../alerts/webhook-channel.ts'
import { bindPart } from './bind-part.ts'
import { toBasics } from './to-basics.ts'
import { tokens as t } from './tokens.ts'

/** A provider is idle after so many times as long as makes a job silent. */
const silencesOfIdle = 14

export const alertsModule = new ContainerModule((options) => {
  bindPart(options, t.alerts, (get) => {
    const { environment, instance, silenceHours, alertUrl, alertSecret } = get(t.settings)
    const { store, clock } = toBasics(get)
    const silenceMs = silenceHours * 3_600_000
    const silence = new SilenceWatch({ store, jobs: get(t.jobs), silenceMs })
    const sources = {
      store,
      credentials: get(t.credentials),
      refused: () => get(t.sender).refused(),
      idleProviders: new IdleProviders(store, silencesOfIdle * silenceMs),
    }
    const webhook =
      alertUrl === undefined || alertSecret === undefined
        ? []
        : [new WebhookChannel({ url: alertUrl, secret: alertSecret, dispatcher: get(t.dispatcher), clock })]
    return new AlertWatch({
      ...toBasics(get),
      channels: [...webhook, ...get(t.alertChannels)],
      stamp: { environment, instance },
      before: (now) => silence.look(now),
      findTroubles: (now, upSince) => findTroubles(sources, now, upSince),
    })
  })
  bindPart(options, t.pinger, (get) => {
    const { clock, logger, faults } = toBasics(get)
    const whyNot = async () => {
      const { checks } = await get(t.status).readiness()
      const fault = checks.find(({ isOk }) => !isOk)
      if (fault !== undefined) return `${fault.name}: ${fault.message}`
      return get(t.delivery).down()[0]?.name ?? get(t.sender).refused()[0]?.message
    }
    return new Pinger({
      url: get(t.settings).pingUrl,
      dispatcher: get(t.dispatcher),
      clock,
      logger,
      faults,
      whyNot,
    })
  })
})
