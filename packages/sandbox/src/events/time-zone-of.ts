import { postalZones } from './postal-zones.ts'
import { zipCodeOf } from './zip-code-of.ts'

/** Used if nothing better is known. Playbook: Quick Starts > DNM > Organizations */
const defaultTimeZone = 'America/New_York'

/** The time zones of each state, province and territory; first the one in which most people live. */
const zonesByState: Readonly<Record<string, readonly string[]>> = {
  AK: [
    'America/Anchorage',
    'America/Nome',
    'America/Juneau',
    'America/Sitka',
    'America/Adak',
    'America/Yakutat',
    'America/Metlakatla',
  ],
  AZ: ['America/Phoenix', 'America/Denver'],
  FL: ['America/New_York', 'America/Chicago'],
  ID: ['America/Boise', 'America/Los_Angeles'],
  IN: [
    'America/Indiana/Indianapolis',
    'America/Chicago',
    'America/Kentucky/Louisville',
    'America/Indiana/Vincennes',
    'America/Indiana/Marengo',
    'America/Indiana/Tell_City',
    'America/New_York',
    'America/Indiana/Knox',
    'America/Indiana/Petersburg',
    'America/Indiana/Winamac',
    'America/Indiana/Vevay',
  ],
  KS: ['America/Chicago', 'America/Denver'],
  KY: ['America/New_York', 'America/Chicago', 'America/Kentucky/Louisville', 'America/Kentucky/Monticello'],
  MI: ['America/Detroit', 'America/Menominee'],
  ND: [
    'America/Chicago',
    'America/Denver',
    'America/North_Dakota/New_Salem',
    'America/North_Dakota/Beulah',
    'America/North_Dakota/Center',
  ],
  NE: ['America/Chicago', 'America/Denver'],
  OR: ['America/Los_Angeles', 'America/Boise'],
  SD: ['America/Chicago', 'America/Denver'],
  TN: ['America/Chicago', 'America/New_York'],
  TX: ['America/Chicago', 'America/Denver'],
  ...single('America/Chicago', 'AL AR IA IL LA MN MO MS OK WI'),
  ...single('America/Denver', 'CO MT NM UT WY'),
  ...single('America/Los_Angeles', 'CA NV WA'),
  ...single('America/New_York', 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV'),
  ...single('Pacific/Honolulu', 'HI'),
  ...single('America/Puerto_Rico', 'PR'),
  ...single('America/St_Thomas', 'VI'),
  ...single('Pacific/Guam', 'GU'),
  ...single('Pacific/Saipan', 'MP'),
  ...single('Pacific/Pago_Pago', 'AS'),
  ...single('America/Toronto', 'ON QC'),
  ...single('America/Winnipeg', 'MB'),
  ...single('America/Regina', 'SK'),
  ...single('America/Edmonton', 'AB NT'),
  ...single('America/Vancouver', 'BC'),
  ...single('America/Halifax', 'NB NS PE'),
  ...single('America/St_Johns', 'NL'),
  ...single('America/Whitehorse', 'YT'),
  ...single('America/Iqaluit', 'NU'),
}

const codesByName: Readonly<Record<string, string>> = {
  ALABAMA: 'AL',
  ALASKA: 'AK',
  ALBERTA: 'AB',
  'AMERICAN SAMOA': 'AS',
  ARIZONA: 'AZ',
  ARKANSAS: 'AR',
  'BRITISH COLUMBIA': 'BC',
  CALIFORNIA: 'CA',
  COLORADO: 'CO',
  CONNECTICUT: 'CT',
  DELAWARE: 'DE',
  'DISTRICT OF COLUMBIA': 'DC',
  FLORIDA: 'FL',
  GEORGIA: 'GA',
  GUAM: 'GU',
  HAWAII: 'HI',
  IDAHO: 'ID',
  ILLINOIS: 'IL',
  INDIANA: 'IN',
  IOWA: 'IA',
  KANSAS: 'KS',
  KENTUCKY: 'KY',
  LOUISIANA: 'LA',
  MAINE: 'ME',
  MANITOBA: 'MB',
  MARYLAND: 'MD',
  MASSACHUSETTS: 'MA',
  MICHIGAN: 'MI',
  MINNESOTA: 'MN',
  MISSISSIPPI: 'MS',
  MISSOURI: 'MO',
  MONTANA: 'MT',
  NEBRASKA: 'NE',
  NEVADA: 'NV',
  'NEW BRUNSWICK': 'NB',
  'NEW HAMPSHIRE': 'NH',
  'NEW JERSEY': 'NJ',
  'NEW MEXICO': 'NM',
  'NEW YORK': 'NY',
  'NEWFOUNDLAND AND LABRADOR': 'NL',
  'NORTH CAROLINA': 'NC',
  'NORTH DAKOTA': 'ND',
  'NORTHERN MARIANA ISLANDS': 'MP',
  'NORTHWEST TERRITORIES': 'NT',
  'NOVA SCOTIA': 'NS',
  NUNAVUT: 'NU',
  OHIO: 'OH',
  OKLAHOMA: 'OK',
  ONTARIO: 'ON',
  OREGON: 'OR',
  PENNSYLVANIA: 'PA',
  'PRINCE EDWARD ISLAND': 'PE',
  'PUERTO RICO': 'PR',
  QUEBEC: 'QC',
  'RHODE ISLAND': 'RI',
  SASKATCHEWAN: 'SK',
  'SOUTH CAROLINA': 'SC',
  'SOUTH DAKOTA': 'SD',
  TENNESSEE: 'TN',
  TEXAS: 'TX',
  'U.S. VIRGIN ISLANDS': 'VI',
  UTAH: 'UT',
  VERMONT: 'VT',
  'VIRGIN ISLANDS': 'VI',
  VIRGINIA: 'VA',
  WASHINGTON: 'WA',
  'WEST VIRGINIA': 'WV',
  WISCONSIN: 'WI',
  WYOMING: 'WY',
  YUKON: 'YT',
  'YUKON TERRITORY': 'YT',
}

/** Each ZIP code at which another zone begins, in order. */
const borders = Object.entries(postalZones)
  .flatMap(([zone, zips]) => zips.split(/\s+/).map((zip) => ({ zip, zone })))
  .toSorted((a, b) => (a.zip < b.zip ? -1 : 1))

/**
 * The time zone of an address in the United States or Canada, as an IANA name: by the postal code if the
 * state has several zones or is missing, else by the state.
 */
export function timeZoneOf(state: unknown, postalCode?: unknown): string {
  const zones = zonesOf(state)
  const [only] = zones
  if (zones.length === 1 && only !== undefined) return only
  const postal = zoneAt(postalCode)
  if (postal !== undefined && (zones.length === 0 || zones.includes(postal))) return postal
  return only ?? defaultTimeZone
}

function zonesOf(state: unknown): readonly string[] {
  if (typeof state !== 'string') return []
  const name = state.trim().toUpperCase().replaceAll(/\s+/g, ' ')
  return zonesByState[codesByName[name] ?? name] ?? []
}

function zoneAt(postalCode: unknown): string | undefined {
  const zip = zipCodeOf(postalCode)
  return zip === undefined ? undefined : borders.findLast((border) => border.zip <= zip)?.zone
}

function single(zone: string, states: string): Record<string, readonly string[]> {
  return Object.fromEntries(states.split(' ').map((state) => [state, [zone]]))
}
