/** What a person is told where answers to the news of updates are updates again; the same for all of a job. */
export const circleText =
  "Dispatch's answer to an update was itself answered with an update, which was not sent: it would go round without " +
  'end. Answer update.confirmed and update.rejected without updates.'
