# For rt-setup-database --action insert: the queue, its fields, and the login of the gateway.
our @Queues = ( { Name => 'Service', Lifecycle => 'service', Description => 'Jobs of Dispatch' } );

our @CustomFields = map {
    {   Name       => $_->[0],
        Type       => 'FreeformSingle',
        LookupType => 'RT::Queue-RT::Ticket',
        ApplyTo    => 'Service',
        Description => $_->[1],
    }
} (
    [ 'Job',    'Names the job at Dispatch. Leave it as it is.' ],
    [ 'Visit',  'Names the visit at Dispatch. Leave it as it is.' ],
    [ 'Claim',  'The claim number of the brand' ],
    [ 'Reason', 'Why a job was rejected, paused, canceled or completed, in the words that its brand takes' ],
);

# All times that the gateway reads and writes are UTC: RT takes them in the time zone of the login.
our @Users = (
    {   Name       => 'truckroll',
        RealName   => 'Truckroll',
        Password   => $ENV{TRUCKROLL_PASSWORD},
        Privileged => 1,
        Timezone   => 'UTC',
    }
);

our @ACL = (
    (   map { { UserId => 'truckroll', Queue => 'Service', Right => $_ } }
            qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail CreateTicket ModifyTicket DeleteTicket
            CommentOnTicket ReplyToTicket SeeCustomField ModifyCustomField)
    ),
    # Customers are users of RT: to make and change them.
    { UserId => 'truckroll', Right => 'AdminUsers' },
);

1;
