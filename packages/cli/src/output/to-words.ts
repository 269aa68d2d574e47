/** What people call a field or state, if its name does not say so. */
const words: Readonly<Record<string, string>> = {
  externalOrganizationId: 'provider',
  organizationId: 'organization at Dispatch',
  organization_id: 'organization at Dispatch',
  organization_external_id: 'provider',
  jobId: 'job',
  job_id: 'job',
  bmsId: 'work order',
  externalId: 'claim',
  hasCredentials: 'has a login',
  hasDispatchKey: 'has a key of its own',
  hasBridgeSecret: 'has a bridge secret of its own',
  waitingBehind: 'waiting behind it',
}

/** A name of a field or state in plain words: `parkedAt`, `not_linked` and `provider.connect` as people would say them. */
export function toWords(name: string): string {
  if (Object.hasOwn(words, name)) return words[name] ?? name
  // Anything else is data, such as an id, and stays as it is.
  if (!/^[a-z]+(?:[A-Z][a-z]*)*$|^[a-z]+(?:[._][a-z\d]+)+$/.test(name)) return name
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll(/[._]/g, ' ')
}
