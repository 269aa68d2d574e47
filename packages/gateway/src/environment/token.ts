declare const bound: unique symbol

/** Names an interface for injection; carries its type, so that a swapped dependency does not compile. */
export type Token<T> = symbol & { readonly [bound]: (value: T) => T }

/** What a token stands for. */
export type Injected<T> = T extends Token<infer V> ? V : never

export function createToken<T>(description: string): Token<T> {
  // A brand exists for the compiler only: at run time a token is its symbol.
  return Symbol(description) as Token<T>
}

/** A token that is the same in every copy of this package: an adapter may bring one of its own. */
export function createSharedToken<T>(name: string): Token<T> {
  return Symbol.for(name) as Token<T>
}
