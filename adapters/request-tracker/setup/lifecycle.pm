# For RT_SiteConfig.d: the statuses of the queue whose tickets are jobs, and which may follow which.
Set(
    %Lifecycles,
    service => {
        initial  => ['offered'],
        active   => [ 'accepted', 'scheduled', 'enroute', 'started', 'paused' ],
        inactive => [ 'complete', 'rejected', 'canceled', 'deleted' ],
        defaults => { on_create => 'offered' },
        transitions => {
            ''        => [ 'offered', 'accepted', 'scheduled' ],
            offered   => [ 'accepted', 'rejected', 'canceled', 'deleted' ],
            accepted  => [ 'scheduled', 'enroute', 'started', 'paused', 'complete', 'canceled', 'deleted' ],
            scheduled => [ 'accepted', 'enroute', 'started', 'paused', 'complete', 'canceled', 'deleted' ],
            enroute   => [ 'scheduled', 'started', 'paused', 'complete', 'canceled', 'deleted' ],
            started   => [ 'scheduled', 'paused', 'complete', 'canceled', 'deleted' ],
            paused    => [ 'accepted', 'scheduled', 'enroute', 'started', 'complete', 'canceled', 'deleted' ],
            complete  => [ 'started', 'deleted' ],
            rejected  => [ 'offered', 'deleted' ],
            canceled  => [ 'offered', 'deleted' ],
            deleted   => ['offered'],
        },
        rights => { '* -> deleted' => 'DeleteTicket', '* -> *' => 'ModifyTicket' },
        actions => [],
    },
);
1;
