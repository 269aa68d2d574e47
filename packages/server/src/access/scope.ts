/** What a token may do. `admin` stands for all of them. */
export const scopes = ['read', 'updates', 'operate', 'providers', 'metrics', 'admin'] as const
export type Scope = (typeof scopes)[number]

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}
