curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-unschedule" \
  --json '{"kind":"unschedule","appointmentId":"visit-1"}'
