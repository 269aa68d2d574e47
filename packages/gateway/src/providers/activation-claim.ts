// Around the organization's id in what `attention` says of an activation.
const before = ' is its organization '
const after = ', but '
const named = new RegExp(`${before}(.{1,100}?)${after}`, 's')

/** What Dispatch said, as it stands at the head of the item in `attention`. */
export function toClaim(externalOrganizationId: string, organizationId: string): string {
  return `Dispatch says that provider ${externalOrganizationId.slice(0, 100)}${before}${organizationId.slice(0, 100)}`
}

/** The organization that an item of `attention` is about. */
export function organizationOf(text: string): string | undefined {
  return named.exec(text)?.[1]
}
