export const isAllPaused = `exists (select 1 from pauses where kind = 'all')`

/** Why a row of `keys` waits for something else than time; null if it does not. What a person must do first stands first. */
export const holdOfKey = `case
  when keys.gates & 1 <> 0 then 'dead_letter'
  when keys.gates & 4 <> 0 then 'activation'
  when providers.is_held = 1 then 'credentials'
  when keys.gates & 2 <> 0 or pauses.subject is not null or providers.state = 'paused' or ${isAllPaused} then 'paused'
  when :holdsUnknown::boolean and keys.queue like 'o:%' then 'provider_unknown'
end`

/** Joins what holds a key's provider back. */
export const heldByProvider = (keys: string) => `
  left join providers on providers.external_organization_id = ${keys}.provider
  left join pauses on pauses.kind = 'provider' and pauses.subject = ${keys}.provider`
