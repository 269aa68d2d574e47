import { MultiSelect, Select, SimpleGrid, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { readSample, send, sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { providersOf, toOption } from '../words/providers.ts'

const ways = [
  { value: 'direct', label: 'This provider' },
  { value: 'jump_ball', label: 'Several at once: the first to accept (Jump Ball)' },
  { value: 'round_robin', label: 'Several, one after another (Round Robin)' },
  { value: 'match', label: 'Dispatch looks for one (Match)' },
]

const empty = { title: '', description: '', name: '', phone: '', street: '', city: '', state: '', code: '' }

interface JobFormProps {
  readonly brandKey: string
  readonly onClose: () => void
  /** Not called for an offer, which is no job yet. */
  readonly onMade: (jobId: number) => void
}

/** A job in one's own words; what is left empty comes from the example. */
export function JobForm({ brandKey, onClose, onMade }: JobFormProps) {
  const { state, act } = usePage()
  const providers = providersOf(state, brandKey)
  const [words, setWords] = useState(empty)
  const [way, setWay] = useState('direct')
  const [provider, setProvider] = useState<string | null>(null)
  const [several, setSeveral] = useState<string[]>(providers.map(({ id }) => String(id)))
  const idOf = (text: string | null): unknown => providers.find(({ id }) => String(id) === text)?.id

  const make = (): Promise<unknown> =>
    act(async () => {
      const fields = toFields(words)
      if (way === 'match') {
        await offer(brandKey, fields)
        return true
      }
      const { id } = await sendJob('/brand/jobs', {
        brandKey,
        fields,
        strategy: way,
        ...(way === 'direct' && provider !== null && { organizationId: idOf(provider) }),
        ...(way !== 'direct' && { candidates: several.map(idOf) }),
      })
      onMade(id)
      return true
    })
  const input = (name: keyof typeof empty, label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={1000}
      value={words[name]}
      onChange={(event) => setWords({ ...words, [name]: event.currentTarget.value })}
      {...(name === 'title' && { 'data-autofocus': true })}
    />
  )
  return (
    <Dialog
      title="Make a job"
      isOpen
      onClose={onClose}
      doIt="Make it"
      onDo={make}
      missing={!['direct', 'match'].includes(way) && several.length === 0 ? 'Choose a provider' : undefined}
    >
      <Text size="sm" c="dimmed">
        What you leave empty comes from an example.
      </Text>
      {input('title', 'Title', 'Water heater leaks')}
      <Textarea
        label="Description"
        description="Markdown or HTML, as brands send it"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={100_000}
        value={words.description}
        onChange={(event) => setWords({ ...words, description: event.currentTarget.value })}
      />
      <SimpleGrid cols={2}>
        {input('name', 'Customer', 'Ada Moreno')}
        {input('phone', 'Phone', '+1 512 555 0101')}
        {input('street', 'Street', '410 Cedar Avenue')}
        {input('city', 'City', 'Austin')}
        {input('state', 'State', 'TX')}
        {input('code', 'Postal code', '78701')}
      </SimpleGrid>
      <Select
        label="Who gets it"
        data={ways}
        value={way}
        onChange={(value) => setWay(value ?? 'direct')}
        allowDeselect={false}
      />
      {way === 'direct' && (
        <Select
          label="Provider"
          placeholder="The one that was connected last"
          data={providers.map(toOption)}
          value={provider}
          onChange={setProvider}
          clearable
        />
      )}
      {(way === 'jump_ball' || way === 'round_robin') && (
        <MultiSelect label="Providers" data={providers.map(toOption)} value={several} onChange={setSeveral} />
      )}
    </Dialog>
  )
}

/** What was filled in; the rest comes from the sample. */
function toFields({ title, description, ...rest }: typeof empty): Record<string, unknown> {
  const [first = '', ...last] = rest.name.trim().split(/\s+/)
  const address = {
    street_1: rest.street.trim(),
    city: rest.city.trim(),
    state: rest.state.trim(),
    postal_code: rest.code.trim(),
  }
  const isAddress = Object.values(address).some((part) => part !== '')
  const phone = rest.phone.trim()
  return {
    ...(title.trim() !== '' && { title: title.trim() }),
    ...(description.trim() !== '' && { description }),
    ...(isAddress && { address }),
    ...((first !== '' || phone !== '') && {
      customer: {
        first_name: first,
        last_name: last.join(' '),
        ...(phone !== '' && { phone_numbers: [{ number: phone, primary: true, type: 'Mobile' }] }),
      },
    }),
  }
}

/** A job without a provider: Dispatch, or a person there, finds one. */
async function offer(brandKey: string, fields: Record<string, unknown>): Promise<void> {
  const record = { ...(await readSample()), ...fields, external_id: `offer-${Date.now().toString(36)}` }
  await send('/brand/records', {
    brandKey,
    recordType: 'offer',
    version: 'v2',
    record: { ...record, status: 'unassigned' },
  })
}
