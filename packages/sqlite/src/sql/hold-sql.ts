/** Why a row of `keys` waits for something else than time; null if it does not. What a person must do first stands first. */
export const holdOfKey = `case
  when keys.gates & 1 then 'dead_letter'
  when keys.gates & 4 then 'activation'
  when providers.is_held = 1 then 'credentials'
  when keys.gates & 2 or pauses.subject is not null or providers.state = 'paused' or :isAllPaused then 'paused'
  when :holdsUnknown and keys.slot like 'o:%' then 'provider_unknown'
end`
