/** What a token may do. `admin` includes all others. */
export const scopes = ['read', 'updates', 'operate', 'providers', 'metrics', 'admin'] as const
export type Scope = (typeof scopes)[number]

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}
