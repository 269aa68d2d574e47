import type { $ZodType, output } from 'zod/v4/core'
import type { Token } from '../environment/token.ts'
import type { AnyAdapter } from './adapter.ts'
import type { BrandQuirk } from './brand-quirk.ts'
import type { StatusMap } from './status-map.ts'

/** A class whose constructor takes what the tokens stand for, in their order. */
export type ClassOf<T, Dependencies extends readonly unknown[]> = new (...dependencies: Dependencies) => T

/** The tokens of a constructor's parameters. */
export type TokensOf<Dependencies extends readonly unknown[]> = {
  readonly [Index in keyof Dependencies]: Token<Dependencies[Index]>
}

/** Binds what an adapter needs besides what the host gives. */
export interface Bindings {
  bindClass<T, D extends readonly unknown[]>(token: Token<T>, type: ClassOf<T, D>, inject: TokensOf<D>): void
  /** Binds a class that says itself what it needs, by `@injectable()` and `@inject()`. */
  bindDecorated<T>(token: Token<T>, type: ClassOf<T, never>): void
  bindValue<T>(token: Token<T>, value: T): void
  bindFactory<T, D extends readonly unknown[]>(
    token: Token<T>,
    create: (...dependencies: D) => T,
    inject: TokensOf<D>,
  ): void
}

export interface AdapterDefinition<
  Settings extends $ZodType = $ZodType,
  ProviderSettings extends $ZodType = $ZodType,
  Credentials extends $ZodType = $ZodType,
> {
  /** Short and stable, such as `acme`: part of logs and metrics. */
  readonly name: string
  readonly version: string
  /** Process-wide settings, from environment (`TRUCKROLL_ADAPTER_X`) or config file. */
  readonly settings?: Settings
  /** Settings of each provider, with a brand's overrides under `brands.<sourceId>`. */
  readonly providerSettings?: ProviderSettings
  /** The provider's login to the vendor's API. If it is there, jobs wait until their provider is connected. */
  readonly credentials?: Credentials
  /** Each of the vendor's statuses, and what Dispatch is sent for it. */
  readonly statusMap?: StatusMap
  /** What single brands do with their jobs that others do not. */
  readonly quirks?: readonly BrandQuirk[]
  /** Plain class with `inject`, or decorated with `@injectable()`. */
  // The constructor's parameters are checked against `inject` by defineAdapter; here they are whatever it takes.
  readonly adapter: ClassOf<AnyAdapter, never>
  readonly inject?: readonly Token<never>[]
  readonly bindings?: (bindings: Bindings) => void
}

/**
 * Declares an adapter: the default export of an adapter package.
 * `inject` lists the tokens of the constructor's parameters in order; a missing or swapped one does not compile.
 */
export function defineAdapter<
  D extends readonly unknown[],
  P extends $ZodType = $ZodType<Record<string, never>>,
  C extends $ZodType = $ZodType<undefined>,
>(definition: {
  readonly name: string
  readonly version: string
  readonly settings?: $ZodType
  readonly providerSettings?: P
  readonly credentials?: C
  readonly statusMap?: StatusMap
  readonly quirks?: readonly BrandQuirk[]
  readonly adapter: ClassOf<AnyAdapter<output<P>, output<C>>, D>
  readonly inject?: TokensOf<D>
  readonly bindings?: (bindings: Bindings) => void
}): AdapterDefinition {
  // Requests are built with what these very schemas parsed, so the wider type holds at run time.
  return Object.freeze({ ...definition }) as unknown as AdapterDefinition
}
