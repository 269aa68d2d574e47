import 'reflect-metadata'
import type { LookupFunction } from 'node:net'
import type { FilesClient, HttpDispatcher } from '@truckroll/client'
import { Container } from 'inversify'
import type { AlertChannel } from '../alerts/alert.ts'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import type { Clock, Logger, Random, Store } from '@truckroll/store'
import type { ConnectFactory } from '../providers/credential-book.ts'
import type { DispatchClock } from '../retention/dispatch-clock.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { ResolvedGatewaySettings } from '../settings/resolve-settings.ts'
import type { WireLog } from '../wire/wire-log.ts'
import { modules } from './modules.ts'
import { tokens } from './tokens.ts'

/** What comes from outside; all else is made of it. */
export interface Surroundings {
  readonly settings: ResolvedGatewaySettings
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly redactor: Redactor
  readonly wire: WireLog
  readonly dispatcher: HttpDispatcher
  /** Finds the addresses of hosts that come from providers and data. */
  readonly lookup: LookupFunction
  /** What HTTP to those hosts goes through instead of connections that are looked at. */
  readonly foreignDispatcher: HttpDispatcher | undefined
  readonly store: Store
  readonly adapter: AdapterDefinition
  readonly adapterSettings: unknown
  readonly connect: ConnectFactory
  readonly dispatchClock: DispatchClock
  readonly dispatchFiles: FilesClient
  readonly alertChannels: readonly AlertChannel[]
  /** Where it is kept what was forgotten; undefined: nowhere but in the store. */
  readonly forgottenPath: string | undefined
}

/** Every part of a gateway, each made once when it is first asked for. */
export function createContainer(surroundings: Surroundings): Container {
  const container = new Container({ defaultScope: 'Singleton' })
  container.bind(tokens.settings).toConstantValue(surroundings.settings)
  container.bind(tokens.clock).toConstantValue(surroundings.clock)
  container.bind(tokens.random).toConstantValue(surroundings.random)
  container.bind(tokens.logger).toConstantValue(surroundings.logger)
  container.bind(tokens.redactor).toConstantValue(surroundings.redactor)
  container.bind(tokens.wire).toConstantValue(surroundings.wire)
  container.bind(tokens.dispatcher).toConstantValue(surroundings.dispatcher)
  container.bind(tokens.lookup).toConstantValue(surroundings.lookup)
  container.bind(tokens.foreignWay).toConstantValue({ dispatcher: surroundings.foreignDispatcher })
  container.bind(tokens.store).toConstantValue(surroundings.store)
  container.bind(tokens.adapterDefinition).toConstantValue(surroundings.adapter)
  container.bind(tokens.adapterSettings).toConstantValue(surroundings.adapterSettings)
  container.bind(tokens.connect).toConstantValue(surroundings.connect)
  container.bind(tokens.dispatchClock).toConstantValue(surroundings.dispatchClock)
  container.bind(tokens.alertChannels).toConstantValue(surroundings.alertChannels)
  container.bind(tokens.forgottenFile).toConstantValue({ path: surroundings.forgottenPath })
  container.bind(tokens.dispatchFiles).toConstantValue(surroundings.dispatchFiles)
  for (const module of modules) container.load(module)
  return container
}
