import { safeParse } from 'zod/v4/core'
import { Container, type ContainerModuleLoadOptions } from 'inversify'
import { bindClass, bindFactory } from './bind-class.ts'
import { createToken, type Token } from '../environment/token.ts'
import { type Clock, GatewayError, type Logger, toInputError } from '@truckroll/store'
import { toAbilities, type AbilityMethod } from './abilities.ts'
import type { AnyAdapter } from './adapter.ts'
import { unboundedPermits, type CallPermits } from './call-permits.ts'
import type { AdapterDefinition, Bindings } from './define-adapter.ts'
import { findDefinitionFault } from './find-definition-fault.ts'
import { findNearAbilities } from './find-near-abilities.ts'
import type { HttpClient } from './http-client.ts'
import { adapterTokens } from './tokens.ts'

/** What the host gives to every adapter. */
export interface AdapterSurroundings {
  readonly http: HttpClient
  /** Default: calls have no rate. */
  readonly permits?: CallPermits
  readonly clock: Clock
  readonly logger: Logger
  /** Process-wide settings as given; parsed by the adapter's schema. */
  readonly settings: unknown
}

/** An adapter, made and looked over once. */
export interface HostedAdapter {
  readonly definition: AdapterDefinition
  readonly adapter: AnyAdapter
  readonly abilities: ReadonlySet<AbilityMethod>
}

const instanceToken: Token<AnyAdapter> = createToken('truckroll.adapter')

/**
 * Makes the adapter in a container of its own.
 * @throws GatewayError `TR_ADAPTER_INVALID` if the definition or the class is not usable, `TR_SETTING_INVALID`
 *   if its settings do not fit.
 */
export function hostAdapter(definition: AdapterDefinition, surroundings: AdapterSurroundings): HostedAdapter {
  checkDefinition(definition)
  const settings = parseSettings(definition, surroundings.settings)
  const container = new Container({ defaultScope: 'Singleton' })
  container.bind(adapterTokens.http).toConstantValue(surroundings.http)
  container.bind(adapterTokens.permits).toConstantValue(surroundings.permits ?? unboundedPermits)
  container.bind(adapterTokens.clock).toConstantValue(surroundings.clock)
  container
    .bind(adapterTokens.logger)
    .toConstantValue(surroundings.logger.child({ adapter: definition.name }))
  container.bind(adapterTokens.settings).toConstantValue(settings)
  definition.bindings?.(toBindings(container))
  if (definition.inject === undefined) container.bind(instanceToken).to(definition.adapter)
  else bindClass(container, instanceToken, definition.adapter, definition.inject as never)
  const adapter = container.get<AnyAdapter>(instanceToken)
  for (const warning of findNearAbilities(adapter))
    surroundings.logger.warn({ adapter: definition.name }, warning)
  return { definition, adapter, abilities: toAbilities(adapter) }
}

function checkDefinition(definition: AdapterDefinition): void {
  const fault = findDefinitionFault(definition)
  if (fault !== undefined) throw new GatewayError('TR_ADAPTER_INVALID', fault.message)
}

function parseSettings(definition: AdapterDefinition, settings: unknown): unknown {
  if (definition.settings === undefined) return undefined
  const parsed = safeParse(definition.settings, settings ?? {})
  if (parsed.success) return parsed.data
  throw toInputError('TR_SETTING_INVALID', `settings of adapter ${definition.name}`, parsed.error)
}

function toBindings(container: Pick<ContainerModuleLoadOptions, 'bind'>): Bindings {
  return {
    bindClass: (token, type, inject) => bindClass(container, token, type, inject),
    bindDecorated: (token, type) => void container.bind(token).to(type).inSingletonScope(),
    bindValue: (token, value) => void container.bind(token).toConstantValue(value),
    bindFactory: (token, create, inject) => bindFactory(container, token, create, inject),
  }
}
