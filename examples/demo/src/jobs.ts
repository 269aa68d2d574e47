import { playbookJob } from './playbook-job.ts'

/** What a brand says of a job; the rest is as the playbook has it. */
export type JobFields = typeof playbookJob

interface Story {
  readonly title: string
  readonly trouble: string
  readonly service_type: string
  readonly equipment: JobFields['equipment_descriptions'][number]
  readonly customer: { readonly first_name: string; readonly last_name: string; readonly number: string }
  readonly address: { readonly street_1: string; readonly city: string; readonly postal_code: string }
}

/** The other four, so that no two jobs of the demo are alike. All are in one time zone, that of the visits. */
export const poolHeater = toJob('2', {
  title: 'Pool heater does not start',
  trouble: 'Pool heater clicks and does not light. The gate is open.',
  service_type: 'pool heating',
  equipment: toEquipment('pool heater', 'clicks, no flame'),
  customer: { first_name: 'Ana', last_name: 'Lopez', number: '+15125550142' },
  address: { street_1: '88 Barton Creek Rd', city: 'Austin', postal_code: '78735' },
})

export const compressor = toJob('3', {
  title: 'Compressor hums and does not start',
  trouble: 'Outside unit hums, then stops. Dog in the yard.',
  service_type: 'air conditioning',
  equipment: toEquipment('condenser', 'hums, then stops'),
  customer: { first_name: 'Priya', last_name: 'Nair', number: '+12145550117' },
  address: { street_1: '2301 Ross Ave', city: 'Dallas', postal_code: '75201' },
})

export const thermostat = toJob('4', {
  title: 'Thermostat is blank',
  trouble: 'Thermostat shows nothing since last night.',
  service_type: 'heating',
  equipment: toEquipment('thermostat', 'no display'),
  customer: { first_name: 'Jo & Sam', last_name: 'Reed', number: '+17135550188' },
  address: { street_1: '510 Bagby St', city: 'Houston', postal_code: '77002' },
})

export const furnace = toJob('5', {
  title: 'Furnace blows cold air',
  trouble: 'Furnace runs and blows cold air. Call before you come.',
  service_type: 'heating',
  equipment: toEquipment('furnace', 'blows cold air'),
  customer: { first_name: 'Luis', last_name: 'Ortega', number: '+12105550163' },
  address: { street_1: '17 Alamo Plaza', city: 'San Antonio', postal_code: '78205' },
})

function toJob(count: string, story: Story): JobFields {
  const { number, ...name } = story.customer
  return {
    ...playbookJob,
    title: story.title,
    description: `**${story.title}**\n\n${story.trouble}`,
    symptom: story.equipment.symptom,
    service_type: story.service_type,
    address: { ...playbookJob.address, ...story.address },
    customer: {
      ...playbookJob.customer,
      ...name,
      external_id: `enterprise_customer_${count}`,
      email: `customer${count}@example.com`,
      phone_numbers: [{ number, primary: true, type: 'Mobile' }],
    },
    equipment_descriptions: [story.equipment],
  }
}

function toEquipment(equipment_type: string, symptom: string): Story['equipment'] {
  return {
    manufacturer: 'Acme',
    model_number: '500',
    model_name: equipment_type,
    serial_number: '01024',
    equipment_type,
    installation_date: '2017-10-21T00:00:00Z',
    location: 'behind the house',
    symptom,
  }
}
