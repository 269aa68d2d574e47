/** For each method to replace: its replacement, made from the original method. */
export type MethodOverrides<T> = {
  readonly [Name in keyof T]?: T[Name] extends (...args: infer Args) => infer Answer
    ? (pass: (...args: Args) => Answer, ...args: Args) => Answer
    : never
}

/** The same object with some methods replaced, such as a store that forgets a write. */
export function overrideMethods<T extends object>(target: T, overrides: MethodOverrides<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      // Called on the object itself: its private fields are not the proxy's.
      const pass = (...args: readonly unknown[]): unknown => Reflect.apply(member, target, args)
      const override: unknown = Reflect.get(overrides, name)
      if (typeof override !== 'function') return pass
      return (...args: readonly unknown[]): unknown => Reflect.apply(override, undefined, [pass, ...args])
    },
  })
}
