/** A sample job as a brand would send it, so that one call is enough to see a job arrive. */
const people: Record<string, string>[] = [
  { first_name: 'Ada', last_name: 'Moreno', email: 'ada.moreno@example.com', phone_number: '+15125550101' },
  { first_name: 'Jo & Sam', last_name: '', email: 'jo.sam@example.com', phone_number: '+15125550102' },
  { first_name: 'Priya', last_name: 'Nair', email: 'priya.nair@example.com', phone_number: '+13035550103' },
  { first_name: 'Luis', last_name: 'Ortega', email: 'luis.ortega@example.com', phone_number: '+16175550104' },
]

const places: Record<string, string>[] = [
  { street_1: '410 Cedar Avenue', city: 'Austin', state: 'TX', postal_code: '78701' },
  { street_1: '77 Lake Street', street_2: 'Unit 4', city: 'Chicago', state: 'IL', postal_code: '60601' },
  { street_1: '19 Mesa Road', city: 'Denver', state: 'CO', postal_code: '80202' },
  { street_1: '5 Harbor Lane', city: 'Boston', state: 'MA', postal_code: '02110' },
]

const troubles: Record<string, string>[] = [
  {
    title: 'Water heater leaks',
    service_type: 'plumber',
    symptom: 'Water on the floor',
    equipment_type: 'water heater',
  },
  {
    title: 'No cool air',
    service_type: 'air conditioning',
    symptom: 'Blows warm air',
    equipment_type: 'condenser',
  },
  { title: 'Oven does not heat', service_type: 'appliance', symptom: 'Error F3', equipment_type: 'oven' },
]

export function sampleJob(count: number): Record<string, unknown> {
  const pick = (list: Record<string, string>[]): Record<string, string> => list[count % list.length] ?? {}
  const { email, phone_number: number, ...name } = pick(people)
  const { equipment_type: equipmentType, ...trouble } = pick(troubles)
  return {
    ...trouble,
    description: `**${trouble.title}**\n\nReported by phone.`,
    service_instructions: 'Ring the bell twice.',
    service_fee: 75,
    customer: {
      ...name,
      external_id: `customer-${count}`,
      email,
      phone_numbers: [{ number, primary: true, type: 'Mobile' }],
    },
    address: { ...pick(places) },
    equipment_descriptions: [
      { manufacturer: 'Acme', model_number: `M-${100 + count}`, equipment_type: equipmentType },
    ],
    custom_fields: { policy: 'standard' },
    ui_options: {
      show_decline: true,
      accept_title: 'Accept',
      decline_title: 'Decline',
      reject_reasons: [
        'incorrect_service_area',
        'no_availability|No time for this job|false|false',
        'other|Other|true|true',
      ],
      complete_reasons: ['service_provided', 'customer_does_not_want_service'],
      pause_reasons: ['waiting_for_parts', 'no_show', 'waiting_on_authorization'],
      cancel_reasons: ['provider_canceled', 'customer_canceled'],
    },
  }
}
