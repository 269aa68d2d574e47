import type { StateView } from '../../../src/control/views.ts'

type Organization = StateView['organizations'][number]

/** Providers that this brand may send jobs to. */
export function providersOf({ organizations }: StateView, brandKey: string): Organization[] {
  return organizations.filter(({ connectedTo }) => connectedTo === null || connectedTo.includes(brandKey))
}

export function toOption({ id, name }: Organization): { value: string; label: string } {
  return { value: String(id), label: `${name} (${String(id)})` }
}

export function brandName({ accounts }: StateView, brandKey: string): string {
  const brand = accounts.find(({ key }) => key === brandKey)
  return brand?.sources[0]?.name ?? brandKey
}
