import type { Store } from '@truckroll/gateway/embed'

/** One store for several gateways in this process: opened by the first, closed by the last of them. */
export function shareStore(store: Store): () => Store {
  let users = 0
  let opening: Promise<void> | undefined
  return () => {
    let isUser = false
    const open = (...given: Parameters<Store['open']>): Promise<void> => {
      if (!isUser) users += 1
      isUser = true
      opening ??= store.open(...given)
      return opening
    }
    const close = async (): Promise<void> => {
      if (!isUser) return
      isUser = false
      users -= 1
      if (users > 0) return
      opening = undefined
      await store.close()
    }
    return new Proxy(store, {
      get(target, name) {
        if (name === 'open') return open
        if (name === 'close') return close
        const member: unknown = Reflect.get(target, name, target)
        // Called on the store itself: its private fields are not the proxy's.
        return typeof member === 'function'
          ? (...args: readonly unknown[]): unknown => Reflect.apply(member, target, args)
          : member
      },
    })
  }
}
