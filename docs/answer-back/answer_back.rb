# Tells Dispatch what was done about one job.
require 'json'
require 'net/http'

URL = ENV.fetch('TRUCKROLL_URL', 'http://127.0.0.1:4200')

def send_request(request)
  request['authorization'] = "Bearer #{ENV['TRUCKROLL_API_TOKEN']}" if ENV['TRUCKROLL_API_TOKEN']
  uri = request.uri
  response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }
  raise "#{response.code} #{response.body}" unless response.is_a?(Net::HTTPSuccess)

  JSON.parse(response.body)
end

def update_request(job_id, key)
  Net::HTTP::Post.new(URI("#{URL}/v1/jobs/#{job_id}/updates"), 'idempotency-key' => key)
end

# Sends one update, returns its id. With the same key again nothing is done twice, so a retry is safe.
def tell(job_id, key, update)
  request = update_request(job_id, key)
  request.content_type = 'application/json'
  request.body = JSON.generate(update)
  send_request(request)['id']
end

def send_photo(job_id, key, path)
  File.open(path, 'rb') do |file|
    request = update_request(job_id, key)
    request.set_form([%w[kind attachment], ['file', file]], 'multipart/form-data')
    send_request(request)['id']
  end
end

def state_of(update_id)
  send_request(Net::HTTP::Get.new(URI("#{URL}/v1/updates/#{update_id}")))['state']
end

if $PROGRAM_NAME == __FILE__
  job = ENV.fetch('JOB_ID')
  visit = { kind: 'schedule', appointmentId: 'visit-1', durationSeconds: 7200 }
  sent = [
    tell(job, "#{job}-accept", { kind: 'accept' }),
    tell(job, "#{job}-schedule", visit.merge(start: '2030-05-06T09:00:00-05:00')),
    tell(job, "#{job}-reschedule", visit.merge(start: '2030-05-07T13:00:00-05:00')),
    tell(job, "#{job}-unschedule", { kind: 'unschedule', appointmentId: 'visit-1' }),
    tell(job, "#{job}-again", visit.merge(appointmentId: 'visit-2', start: '2030-05-08T09:00:00-05:00')),
    tell(job, "#{job}-enroute", { kind: 'enroute' }),
    tell(job, "#{job}-start", { kind: 'start' }),
    tell(job, "#{job}-note", { kind: 'note', text: 'The heat exchanger is cracked, a new one is ordered.' }),
    send_photo(job, "#{job}-photo", 'photo.jpg'),
    tell(job, "#{job}-complete", { kind: 'complete', resolution: 'Heat exchanger replaced.' })
  ]
  sent.each { |id| puts "#{id} #{state_of(id)}" }
end
