import type { ContainerModuleLoadOptions } from 'inversify'
import type { Token } from '../environment/token.ts'

type Tokens<D extends readonly unknown[]> = { readonly [Index in keyof D]: Token<D[Index]> }

/** Binds what `create` makes of its dependencies, once; a missing or swapped token does not compile. */
export function bindFactory<T, D extends readonly unknown[]>(
  options: Pick<ContainerModuleLoadOptions, 'bind'>,
  token: Token<T>,
  create: (...dependencies: D) => T,
  inject: Tokens<D>,
): void {
  options
    .bind<T>(token)
    // inversify checks the list against the parameters by tuple types that a generic tuple cannot satisfy;
    // Tokens<D> has checked the same.
    .toResolvedValue(create as unknown as (...args: unknown[]) => T, [...inject] as never)
    .inSingletonScope()
}

/** Binds a class by its constructor's dependencies, in their order. */
export function bindClass<T, D extends readonly unknown[]>(
  options: Pick<ContainerModuleLoadOptions, 'bind'>,
  token: Token<T>,
  type: new (...dependencies: D) => T,
  inject: Tokens<D>,
): void {
  bindFactory(options, token, (...dependencies: D) => new type(...dependencies), inject)
}
