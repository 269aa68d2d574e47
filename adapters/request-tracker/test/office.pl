# For tests: a person of the office, who works in the queue, and a queue that the gateway may not see.
our @Queues = ( { Name => 'Elsewhere', Lifecycle => 'service' } );
our @Users = (
    { Name => 'dana', RealName => 'Dana', Password => 'dana-password', Privileged => 1, Timezone => 'UTC' },
    { Name => 'east', RealName => 'East', Password => 'east-password', Privileged => 1, Timezone => 'America/New_York' },
);
our @ACL = (
    { UserId => 'dana', Right => 'SuperUser' },
    map { { UserId => 'east', Queue => 'Service', Right => $_ } } qw(SeeQueue ShowTicket SeeCustomField),
);
# Nobody reads their mail here, and writing it takes longer than all else.
our @Final = (
    sub {
        my $scrips = RT::Scrips->new( RT->SystemUser );
        $scrips->UnLimit;
        while ( my $scrip = $scrips->Next ) { $scrip->SetDisabled(1) }
    }
);

1;
