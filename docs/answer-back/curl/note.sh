curl -sS --fail-with-body "$TRUCKROLL_URL/v1/jobs/$JOB_ID/updates" \
  -H "idempotency-key: $JOB_ID-note" \
  --json '{"kind":"note","text":"The heat exchanger is cracked, a new one is ordered."}'
