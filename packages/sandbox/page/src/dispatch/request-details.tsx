import { Box, Code, Stack, Text } from '@mantine/core'
import { JsonBlock } from '@truckroll/ui'
import { useEffect, useState } from 'react'
import type { RequestDetail } from '../../../src/control/request-view.ts'
import { readRequest } from '../live/control-api.ts'
import { Part } from '../parts/part.tsx'
import { SignatureSteps } from './signature-steps.tsx'

/** What came, what was answered, and how its signature was checked. */
export function RequestDetails({ seq }: { seq: number }) {
  const [detail, setDetail] = useState<RequestDetail>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const stopping = new AbortController()
    readRequest(seq, stopping.signal).then(setDetail, (error: unknown) => {
      if (!stopping.signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
    })
    return () => stopping.abort()
  }, [seq])
  if (problem !== undefined) return <Text p="xs">{problem}</Text>
  if (detail === undefined) return <Text p="xs">Loading …</Text>
  const { signatureCheck, headers, text, answer, isGzip, bodyBytes } = detail
  return (
    <Stack gap="sm" p="xs">
      {signatureCheck !== null && <SignatureSteps check={signatureCheck} isGzip={isGzip} />}
      <Part title={`Body, ${bodyBytes} bytes${isGzip ? ' of gzip' : ''}`}>
        {text === '' ? <Text size="sm">It is empty.</Text> : <JsonBlock text={text} />}
      </Part>
      <Part title="Headers">
        {Object.entries(headers).map(([name, value]) => (
          <Box key={name}>
            <Code>{name}</Code>{' '}
            <Text span size="xs" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Box>
        ))}
      </Part>
      {answer !== '' && (
        <Part title="Answer">
          <JsonBlock text={answer} />
        </Part>
      )}
    </Stack>
  )
}
