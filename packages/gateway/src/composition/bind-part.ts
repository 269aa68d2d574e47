import type { ContainerModuleLoadOptions } from 'inversify'
import type { Token } from '../environment/token.ts'

/** What a token stands for. */
export type Get = <T>(token: Token<T>) => T

/** Binds what `create` makes, once. It names what it needs where it needs it: a swapped token does not compile. */
export function bindPart<T>(
  { bind }: Pick<ContainerModuleLoadOptions, 'bind'>,
  token: Token<T>,
  create: (get: Get) => T,
): void {
  bind<T>(token)
    .toDynamicValue((context) => create((wanted) => context.get(wanted)))
    .inSingletonScope()
}
