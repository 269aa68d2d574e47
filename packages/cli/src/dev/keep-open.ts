import type { Store } from '@truckroll/gateway/embed'

/** A store that stays open while one gateway after another uses it. */
export interface SharedStore {
  readonly store: Store
  /** Really closes it. */
  close(): Promise<void>
}

/** Opens the store once and closes it only at the end, so that a reload keeps what is in memory. */
export function keepOpen(inner: Store): SharedStore {
  let opening: Promise<void> | undefined
  const store = new Proxy(inner, {
    get(target, name) {
      if (name === 'open') return (stamp: Parameters<Store['open']>[0]) => (opening ??= target.open(stamp))
      if (name === 'close') return async () => undefined
      const value: unknown = Reflect.get(target, name)
      // Its methods use private fields, so they must run on the store itself, not on the proxy.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { store, close: () => inner.close() }
}
