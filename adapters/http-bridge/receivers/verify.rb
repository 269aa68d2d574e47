# Verification in Ruby. In Rails: headers = request.headers, body = request.raw_post.
require 'openssl'

# Was body (the bytes as they came) signed with one of the secrets, not long ago?
def from_truckroll?(secret, headers, body, tolerance_seconds: 300)
  id, timestamp = headers['webhook-id'].to_s, headers['webhook-timestamp'].to_s
  return false unless timestamp.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= tolerance_seconds

  content = "#{id}.#{timestamp}.".b + body.b
  given = headers['webhook-signature'].to_s.split.filter_map { |entry| entry.delete_prefix('v1,') if entry.start_with?('v1,') }
  secret.split(',').any? do |entry|
    key = entry.strip.delete_prefix('whsec_').unpack1('m0')
    expected = [OpenSSL::HMAC.digest('SHA256', key, content)].pack('m0')
    given.any? { |signature| OpenSSL.secure_compare(expected, signature) }
  end
end
