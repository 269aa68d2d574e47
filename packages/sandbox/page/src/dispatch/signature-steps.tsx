import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import type { SignatureCheck } from '../../../src/control/request-view.ts'
import { Part } from '../parts/part.tsx'
import classes from './signature-steps.module.css'

interface SignatureStepsProps {
  readonly check: SignatureCheck
  readonly isGzip: boolean
}

const marks = { right: '✓', wrong: '✗', unknown: '?' }
const markWords = { right: 'right', wrong: 'wrong', unknown: 'not known' }

/** The check of a signature as a person would do it by hand. */
export function SignatureSteps({ check, isGzip }: SignatureStepsProps) {
  const { isRight, steps, mistake, expected, came, signedStart, signedBytes } = check
  return (
    <Part title={isRight ? 'The signature is right' : 'The signature is wrong'}>
      {mistake !== null && (
        <Alert color="red" variant="light" p="xs" title="Most likely">
          <Text size="sm">{mistake}</Text>
        </Alert>
      )}
      <ol className={classes['steps']}>
        {steps.map(({ question, answer, result }) => (
          <li key={question} data-result={result}>
            <Group gap={8} wrap="nowrap" align="flex-start">
              <span className={classes['mark']} role="img" aria-label={markWords[result]}>
                {marks[result]}
              </span>
              <div>
                <Text size="sm" fw={600}>
                  {question}
                </Text>
                <Text size="xs" className={classes['long']}>
                  {answer}
                </Text>
              </div>
            </Group>
          </li>
        ))}
      </ol>
      {!isRight && (
        <Stack gap={4}>
          <Text size="xs">
            Expected <Code className={classes['long']}>{expected ?? 'not known'}</Code>
          </Text>
          <Text size="xs">
            Came <Code className={classes['long']}>{came ?? 'nothing'}</Code>
          </Text>
          <Text size="xs">
            The {signedBytes} bytes that had to be signed begin with{isGzip ? ' (hex)' : ''}:
          </Text>
          <Code block className={classes['long']}>
            {signedStart === '' ? 'nothing: the body is empty' : signedStart}
          </Code>
        </Stack>
      )}
    </Part>
  )
}
