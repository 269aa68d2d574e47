/** Where nothing better is known. Playbook: Quick Starts > DNM > Organizations */
const defaultTimeZone = 'America/New_York'

/** The zone most of a state or province lives in; those not listed keep Eastern time. */
const statesByZone: Record<string, string> = {
  'America/Chicago':
    'AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI ALABAMA ARKANSAS ILLINOIS IOWA KANSAS LOUISIANA MINNESOTA MISSISSIPPI MISSOURI NEBRASKA NORTH_DAKOTA OKLAHOMA SOUTH_DAKOTA TENNESSEE TEXAS WISCONSIN',
  'America/Denver': 'CO ID MT NM UT WY COLORADO IDAHO MONTANA NEW_MEXICO UTAH WYOMING',
  'America/Phoenix': 'AZ ARIZONA',
  'America/Los_Angeles': 'CA NV OR WA CALIFORNIA NEVADA OREGON WASHINGTON',
  'America/Anchorage': 'AK ALASKA',
  'Pacific/Honolulu': 'HI HAWAII',
  'America/Winnipeg': 'MB MANITOBA',
  'America/Regina': 'SK SASKATCHEWAN',
  'America/Edmonton': 'AB ALBERTA',
  'America/Vancouver': 'BC BRITISH_COLUMBIA',
  'America/Halifax': 'NB NS PE NEW_BRUNSWICK NOVA_SCOTIA PRINCE_EDWARD_ISLAND',
  'America/St_Johns': 'NL NEWFOUNDLAND_AND_LABRADOR',
}

export function timeZoneOf(state: unknown): string {
  if (typeof state !== 'string') return defaultTimeZone
  const name = state.trim().toUpperCase().replaceAll(' ', '_')
  const entry = Object.entries(statesByZone).find(([, states]) => states.split(' ').includes(name))
  return entry?.[0] ?? defaultTimeZone
}
