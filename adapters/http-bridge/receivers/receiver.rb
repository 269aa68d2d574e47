# A receiver in Ruby (gem install webrick). TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT the port to listen on.
require 'json'
require 'openssl'
require 'set'
require 'webrick'

# Was body (the bytes as they came) signed with one of the secrets, not long ago?
# In Rails: from_truckroll?(secret, request.headers, request.raw_post)
def from_truckroll?(secret, headers, body, tolerance_seconds: 300)
  id, timestamp = headers['webhook-id'].to_s, headers['webhook-timestamp'].to_s
  return false unless timestamp.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= tolerance_seconds

  content = "#{id}.#{timestamp}.".b + body.b
  given = headers['webhook-signature'].to_s.split.filter_map { |entry| entry[3..] if entry.start_with?('v1,') }
  secret.split(',').any? do |entry|
    key = entry.strip.delete_prefix('whsec_').unpack1('m0')
    expected = [OpenSSL::HMAC.digest('SHA256', key, content)].pack('m0')
    !key.empty? && given.any? { |signature| OpenSSL.secure_compare(expected, signature) }
  end
end

if $PROGRAM_NAME == __FILE__
  $stdout.sync = true
  secret = ENV.fetch('TRUCKROLL_BRIDGE_SECRET')
  done = Set.new # ids of what was done; in your service a table, written in one transaction with the work

  server = WEBrick::HTTPServer.new(
    BindAddress: '127.0.0.1', Port: ENV.fetch('PORT', 8000).to_i, AccessLog: [], Logger: WEBrick::Log.new($stderr, 2),
    StartCallback: -> { puts "listening #{server.listeners.first.addr[1]}" }
  )
  server.mount_proc('/') do |request, response|
    body = request.body.to_s
    next response.status = 401 unless from_truckroll?(secret, request, body)

    event = JSON.parse(body)
    job_id = event['data']['jobId']
    puts "#{event['type']} #{job_id}" if done.add?(request['webhook-id'])
    response['content-type'] = 'application/json'
    response.body = JSON.generate(event['type'] == 'job.created' ? { bmsId: "WO-#{job_id}" } : {})
  end
  %w[INT TERM].each { |signal| trap(signal) { server.shutdown } }
  server.start
end
