/** A call on its way to the object it was made on. */
export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}

/** Handles a call; `pass` makes it. */
export type Interceptor = (call: Call, pass: () => Promise<unknown>) => Promise<unknown>

/**
 * The same object with every asynchronous method going through `intercept`. Methods named in `plain`
 * (synchronous ones, such as a subscription) are not intercepted.
 */
export function interceptCalls<T extends object>(
  target: T,
  intercept: Interceptor,
  plain: ReadonlySet<string> = new Set(),
): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      // Called on the object itself: its private fields are not the proxy's.
      const pass = (args: readonly unknown[]): unknown => Reflect.apply(member, target, args)
      if (typeof name === 'symbol' || plain.has(name)) return (...args: readonly unknown[]) => pass(args)
      return (...args: readonly unknown[]) => intercept({ name, args }, async () => pass(args))
    },
  })
}
