# For tests: queues like Service, one for each rule of the conformance suite that this server is asked for.
our @Queues = map { { Name => "Rule-$_", Lifecycle => 'service' } } 1 .. 40;
our @ACL = map {
    my $queue = "Rule-$_";
    map { { UserId => 'truckroll', Queue => $queue, Right => $_ } }
        qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail CreateTicket ModifyTicket DeleteTicket
        CommentOnTicket ReplyToTicket SeeCustomField ModifyCustomField)
} 1 .. 40;
our @Final = (
    sub {
        my $queues = RT::Queues->new( RT->SystemUser );
        $queues->Limit( FIELD => 'Name', OPERATOR => 'STARTSWITH', VALUE => 'Rule-' );
        my $fields = RT::CustomFields->new( RT->SystemUser );
        $fields->LimitToLookupType('RT::Queue-RT::Ticket');
        my @fields = @{ $fields->ItemsArrayRef };
        while ( my $queue = $queues->Next ) { $_->AddToObject($queue) for @fields }
    }
);

1;
