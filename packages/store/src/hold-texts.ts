/** What the timeline of a job says where it waits for its organization, and where that is over. */
export const holdTexts = {
  activationHeld: 'The activation of organization {organization} waits for a person: the job waits.',
  activationFreed: 'The activation of organization {organization} is settled.',
  notConnected: 'Organization {organization} is not connected to a provider here: the job waits.',
  connected: 'Organization {organization} is connected to provider {provider}: the job goes on.',
} as const
