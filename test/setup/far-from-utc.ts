// Far from UTC and past the date line: a local time taken for UTC shows at once. It is set before each file, because a
// file may work in a time zone of its own, and others come after it in the same process.
process.env['TZ'] = 'Pacific/Kiritimati'
